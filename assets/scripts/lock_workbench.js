// Signing out also closes the sealed store of the workbench on this device (assets/workbench/device/custody.js).
export function lockWorkbenchOnSignOut() {
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-forget-drafts]")) return;
    try {
      localStorage.setItem("certbody-workbench-lock", new Date().toISOString());
    } catch (error) {
      console.warn("this browser refuses local storage: it holds no workbench either", error);
    }
  });
}
