"""Canonical forms by libxml2, which no code of this project shares: tests/canonical_differential.rs compares with them.

Each line of standard input is a JSON object: "xml" (base64), and "forms", each with "path" (an XPath to one element, or null
for the whole document), "exclusive", "prefixes", "comments". Each is answered by a line: the form in base64, or "failed".
"""

import base64
import ctypes
import ctypes.util
import json
import sys

library = ctypes.CDLL(ctypes.util.find_library("xml2") or "libxml2.so.2")
for name, result in [
    ("xmlReadMemory", ctypes.c_void_p),
    ("xmlXPathNewContext", ctypes.c_void_p),
    ("xmlXPathEvalExpression", ctypes.c_void_p),
]:
    getattr(library, name).restype = result


class XPathObject(ctypes.Structure):
    """The beginning of xmlXPathObject."""

    _fields_ = [("type", ctypes.c_int), ("nodes", ctypes.c_void_p)]


def canonical(document, path, exclusive, prefixes, comments):
    """Returns the form, or None where libxml2 fails."""
    nodes = found = context = None
    if path is not None:
        within = path + "/descendant-or-self::"
        expression = f"{within}node() | {within}*/@* | {within}*/namespace::*"
        context = library.xmlXPathNewContext(ctypes.c_void_p(document))
        found = library.xmlXPathEvalExpression(expression.encode(), ctypes.c_void_p(context))
        nodes = ctypes.cast(found, ctypes.POINTER(XPathObject)).contents.nodes
    listed = (ctypes.c_char_p * (len(prefixes) + 1))(*[prefix.encode() for prefix in prefixes], None)
    output = ctypes.c_void_p()
    length = library.xmlC14NDocDumpMemory(
        ctypes.c_void_p(document),
        ctypes.c_void_p(nodes),
        1 if exclusive else 0,
        listed if prefixes else None,
        1 if comments else 0,
        ctypes.byref(output),
    )
    if found:
        library.xmlXPathFreeObject(ctypes.c_void_p(found))
        library.xmlXPathFreeContext(ctypes.c_void_p(context))
    return ctypes.string_at(output, length) if length >= 0 else None


SILENT = 0x20 | 0x40 | 0x800 | 0x80000  # XML_PARSE_NOERROR, NOWARNING, NONET, HUGE

for line in sys.stdin:
    task = json.loads(line)
    xml = base64.b64decode(task["xml"])
    document = library.xmlReadMemory(xml, len(xml), None, None, SILENT)
    for form in task["forms"]:
        found = document and canonical(document, form["path"], form["exclusive"], form["prefixes"], form["comments"])
        print("failed" if not found else base64.b64encode(found).decode(), flush=True)
    if document:
        library.xmlFreeDoc(ctypes.c_void_p(document))
