"""What metadata says, by lxml and XPath, which no code of this project shares: tests/metadata_lxml.rs compares with it.

Each line of standard input is the path of a file; each is answered by a line, a JSON object: "kind", and "entities" in
document order. Values are as the file has them, apart from the white space that XML Schema collapses in the simple types
(anyURI, boolean, NMTOKEN, dateTime). Nothing is repaired or refused here: what the program does to values is for the test
to know.
"""

import base64
import binascii
import calendar
import hashlib
import json
import re
import sys

from lxml import etree

SPACES = {
    "md": "urn:oasis:names:tc:SAML:2.0:metadata",
    "saml": "urn:oasis:names:tc:SAML:2.0:assertion",
    "ds": "http://www.w3.org/2000/09/xmldsig#",
    "mdui": "urn:oasis:names:tc:SAML:metadata:ui",
    "mdrpi": "urn:oasis:names:tc:SAML:metadata:rpi",
    "fed": "http://docs.oasis-open.org/wsfed/federation/200706",
    "auth": "http://docs.oasis-open.org/wsfed/authorization/200706",
}
PROTOCOL = "urn:oasis:names:tc:SAML:2.0:protocol"
SUPPORTS = f"[contains(concat(' ', normalize-space(@protocolSupportEnumeration), ' '), ' {PROTOCOL} ')]"
IDP = "md:IDPSSODescriptor" + SUPPORTS
SP = "md:SPSSODescriptor" + SUPPORTS


def find(node, path):
    """Returns what an XPath selects, in document order."""
    return node.xpath(path, namespaces=SPACES)


def collapsed(text):
    """Returns text as XML Schema collapses it; None stays."""
    return None if text is None else " ".join(re.split("[ \t\r\n]+", text.strip(" \t\r\n")))


def text(node):
    """Returns everything written in an element, comments and markup left out."""
    return str(find(node, "string(.)"))


def endpoints(entity, name):
    """Returns binding, location and response location of each endpoint."""
    return [
        [collapsed(at.get("Binding")), collapsed(at.get("Location")), collapsed(at.get("ResponseLocation"))]
        for at in find(entity, f"{IDP}/md:{name}")
    ]


def der(written):
    """Returns the first DER value of a certificate's text, or None when it holds none."""
    try:
        data = base64.b64decode(re.sub(r"\s+", "", written), validate=True)
    except (binascii.Error, ValueError):
        return None
    if len(data) < 4 or data[0] != 0x30:
        return None
    length, header = data[1], 2
    if length & 0x80:
        header += length & 0x7F
        length = int.from_bytes(data[2:header], "big")
    return data[: header + length] if header + length <= len(data) else None


def certificates(entity):
    """Returns digest and use of each certificate once: of two uses both count. What is no DER has no digest."""
    found = []
    for key in find(entity, f"{IDP}/md:KeyDescriptor"):
        use = collapsed(key.get("use")) or "any"
        for element in find(key, "ds:KeyInfo/ds:X509Data/ds:X509Certificate"):
            value = der(text(element))
            digest = hashlib.sha256(value).hexdigest() if value else None
            known = next((entry for entry in found if digest and entry[0] == digest), None)
            if known is None:
                found.append([digest, use])
            elif known[1] != use:
                known[1] = "any"
    return found


def attributes(entity):
    """Returns the attributes and claims that are offered: name, friendly name, format, origin; each name once."""
    listed = find(entity, f"{IDP}/saml:Attribute") + find(entity, "md:AttributeAuthorityDescriptor/saml:Attribute")
    found = [[at.get("Name"), at.get("FriendlyName"), at.get("NameFormat"), "attribute"] for at in listed]
    for claim in find(entity, "md:RoleDescriptor/fed:ClaimTypesOffered/auth:ClaimType"):
        names = find(claim, "auth:DisplayName")
        found.append([claim.get("Uri"), text(names[0]) if names else None, None, "claim"])
    once = {}
    for attribute in found:
        known = once.setdefault(attribute[0], attribute)
        known[1] = known[1] or attribute[1]
    return list(once.values())


def seconds(written):
    """Returns an xs:dateTime as seconds since 1970; fractions are left out."""
    parts = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.\d+)?(Z|[+-]\d\d:\d\d)?", written)
    if not parts:
        return None
    zone = parts[7] or "Z"
    offset = 0 if zone == "Z" else int(zone[0] + "1") * (int(zone[1:3]) * 3600 + int(zone[4:]) * 60)
    return calendar.timegm(tuple(int(part) for part in parts.groups()[:6]) + (0, 0, 0)) - offset


def length(written):
    """Returns an xs:duration in seconds: a month has 30 days and a year 365."""
    number = r"(?:(\d+)%s)?"
    date, time = ("".join(number % unit for unit in units) for units in ("YMD", "HM"))
    parts = re.fullmatch(rf"P(?=.){date}(?:T(?=\d){time}(?:(\d+)(?:\.\d+)?S)?)?", written)
    if not parts:
        return None
    sizes = (365 * 86400, 30 * 86400, 86400, 3600, 60, 1)
    return sum(int(part or 0) * size for part, size in zip(parts.groups(), sizes))


def validity(entity):
    """Returns the earliest validUntil and the shortest cacheDuration of the roles and all around them."""
    around = find(entity, f"{IDP} | {IDP}/ancestor::*")
    until = [seconds(collapsed(node.get("validUntil"))) for node in around if node.get("validUntil")]
    cached = [collapsed(node.get("cacheDuration")) for node in around if node.get("cacheDuration")]
    until = [time for time in until if time is not None]
    cached = [duration for duration in cached if length(duration) is not None]
    return min(until, default=None), min(cached, key=length, default=None)


def english(elements):
    """Returns the text in English, else in a kind of English, else the first."""
    texts = [(node.get("{http://www.w3.org/XML/1998/namespace}lang", "").lower(), text(node)) for node in elements]
    texts = [(language, text) for language, text in texts if text.strip()]
    for is_wanted in (
        lambda language: language == "en",
        lambda language: re.match("en[-_]", language),
        lambda language: True,
    ):
        for language, text_ in texts:
            if is_wanted(language):
                return text_
    return None


def organization(entity):
    """Returns name, display name and address of the entity's organisation, else of a role's."""
    for organisation in find(entity, "md:Organization") + find(entity, f"{IDP}/md:Organization"):
        names = ("OrganizationName", "OrganizationDisplayName", "OrganizationURL")
        return [english(find(organisation, f"md:{name}")) for name in names]
    return None


def contacts(entity):
    """Returns type, name and address of each contact, once for each address."""
    found = []
    for person in find(entity, "md:ContactPerson") + find(entity, f"{IDP}/md:ContactPerson"):
        parts = [text(node) for name in ("GivenName", "SurName") for node in find(person, f"md:{name}[1]")]
        parts = [part for part in parts if part.strip()]
        company = [text(node) for node in find(person, "md:Company[1]")]
        name = " ".join(parts) if parts else (company or [None])[0]
        emails = [text(node) for node in find(person, "md:EmailAddress")]
        emails = [email for email in emails if email.strip()] or [None]
        found += [[person.get("contactType"), name, email] for email in emails if email or name]
    return found


def display_names(elements):
    """Returns language and text of each display name."""
    found = [(node.get("{http://www.w3.org/XML/1998/namespace}lang", "").lower(), text(node)) for node in elements]
    return [[language, text] for language, text in found if text.strip()]


def name_for_people(entity):
    """Returns what a list calls the entity in English, whatever its roles are."""
    organisations = find(entity, "md:Organization") + find(entity, "*/md:Organization")
    return (
        english(find(entity, "*/md:Extensions/mdui:UIInfo/mdui:DisplayName"))
        or (organisations and english(find(organisations[0], "md:OrganizationDisplayName")))
        or (organisations and english(find(organisations[0], "md:OrganizationName")))
        or entity.get("entityID")
    )


def provider(entity):
    """Returns what the entity says as an identity provider for SAML 2.0."""
    valid_until, cache_duration = validity(entity)
    authorities = find(entity, "ancestor-or-self::*/md:Extensions/mdrpi:RegistrationInfo/@registrationAuthority")
    errors = find(entity, f"{IDP}/@errorURL")
    return {
        "single-sign-on": endpoints(entity, "SingleSignOnService"),
        "single-logout": endpoints(entity, "SingleLogoutService"),
        "name-id-formats": list(dict.fromkeys(collapsed(text(node)) for node in find(entity, f"{IDP}/md:NameIDFormat"))),
        "want-authn-requests-signed": any(
            collapsed(flag) in ("true", "1") for flag in find(entity, f"{IDP}/@WantAuthnRequestsSigned")
        ),
        "certificates": certificates(entity),
        "attributes": attributes(entity),
        "valid-until": valid_until,
        "cache-duration": cache_duration,
        "organization": organization(entity),
        "contacts": contacts(entity),
        "display-names": display_names(find(entity, f"{IDP}/md:Extensions/mdui:UIInfo/mdui:DisplayName")),
        "registration-authority": str(authorities[-1]) if authorities else None,
        "error-url": collapsed(errors[0]) if errors else None,
    }


def described(entity):
    """Returns the entity's row in a list, with what it says as an identity provider."""
    is_idp = bool(find(entity, IDP))
    return {
        "entity-id": entity.get("entityID"),
        "idp": is_idp,
        "sp": bool(find(entity, SP)),
        "display-name": name_for_people(entity),
        "provider": provider(entity) if is_idp else None,
    }


def kind(document, entities):
    """Returns what a file is, in the words of the JSON contract."""
    if document.docinfo.doctype:
        return "broken-xml"
    root = document.getroot()
    if root.tag not in ("{%(md)s}EntityDescriptor" % SPACES, "{%(md)s}EntitiesDescriptor" % SPACES):
        return "other-xml"
    if len(entities) != 1:
        return "aggregate" if entities else "other-metadata"
    if find(entities[0], IDP):
        return "identity-provider"
    return "service-provider" if find(entities[0], "md:SPSSODescriptor") else "other-metadata"


def read(path):
    """Returns what a file says."""
    parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True, huge_tree=True)
    try:
        document = etree.parse(path, parser)
    except etree.XMLSyntaxError:
        return {"kind": "broken-xml", "entities": []}
    entities = find(document, "//md:EntityDescriptor")
    return {"kind": kind(document, entities), "entities": [described(entity) for entity in entities]}


for line in sys.stdin:
    print(json.dumps(read(line.rstrip("\n"))), flush=True)
