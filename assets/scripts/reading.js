// How the reader of the page writes days: the page's language, English as it is written in Europe.
export function readersLocale() {
  const { lang } = document.documentElement;
  return lang === "en" ? "en-GB" : lang;
}
