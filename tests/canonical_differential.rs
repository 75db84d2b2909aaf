//! Canonical forms are, byte for byte, those of libxml2: on every XML file of the corpus, and on traps of our own.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "the helpers of a test fail as the test does, and say when they skip"
)]

mod corpus;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use roxmltree::{Document, Node};
use serde_json::json;
use sso_wizard::saml::signature::{Canonicalisation, Mode, canonicalise};
use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// Runs a program with `input`. Returns `None` if the program is missing.
fn run(program: &str, arguments: &[&str], input: &[u8]) -> Option<Vec<u8>> {
    let mut child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_vec();
    let writer = std::thread::spawn(move || {
        // A program that fails may close its input before it has read all of it.
        let _ = stdin.write_all(&input);
    });
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    Some(output.stdout)
}

/// Returns whether a reference program is installed. In CI it must be.
fn is_here(program: &str, arguments: &[&str]) -> bool {
    let is_here = Command::new(program)
        .args(arguments)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success());
    assert!(is_here || std::env::var_os("CI").is_none(), "{program} has to be here in CI");
    if !is_here {
        println!("skipped: {program} is not here");
    }
    is_here
}

/// The XML files of the corpus that pass the reader's guard.
fn readable() -> Vec<(PathBuf, String)> {
    let kinds = ["idp-metadata", "sp-metadata", "response-valid", "response-attack", "aggregate", "c14n-vector"];
    let rows = corpus::rows(&kinds).into_iter().filter_map(|row| {
        let text = String::from_utf8(row.bytes).ok()?.trim_start_matches('\u{feff}').to_owned();
        let is_xml = row.path.extension().is_some_and(|extension| extension == "xml");
        (is_xml && Document::parse(&text).is_ok()).then_some((row.path, text))
    });
    rows.collect()
}

/// Traps: documents that at least one canonicalizer gets wrong.
const TRAPS: &[&str] = &[
    "<a/>",
    "<?xml version='1.0'?>\n<?before one?><!-- c --><?two?>\n<a> <!-- in -->\t<?in  two  words ?><?x?></a>\n<!-- d --><?after?>\n",
    "<a b=\"&#xD;&#xA;&#x9; &lt;&amp;&quot;'>\" c='\"\n\t\r\n x'>&#xD;\r\n\r &lt;&gt;&amp;\"'&#x9;&#xA;</a>",
    "<a><![CDATA[<b>&amp;]]]]><![CDATA[>\r\n]]>t<![CDATA[]]></a>",
    "<a><?p one\r\ntwo\rthree?><!-- one\r\ntwo\rthree --></a>",
    "<a xmlns='urn:a' xmlns:b='urn:b' b:z='1' z='2' a='3' xmlns:c='urn:a' c:a='4'><b:c xmlns=''><d/><e xmlns='urn:a'/></b:c></a>",
    "<a xmlns='urn:a'><b xmlns=''><c xmlns=''><d xmlns='urn:d'><e xmlns=''/></d></c></b></a>",
    "<a xmlns:u='urn:unused' xmlns:v='urn:v'><b xmlns:v='urn:other'><v:c xmlns:u='urn:unused'><u:d/></v:c></b><v:e/></a>",
    "<p:a xmlns:p='urn:1'><p:a xmlns:p='urn:2'><p:a xmlns:p='urn:1'/></p:a><p:b xmlns:p='urn:1'/></p:a>",
    "<a xml:lang='en' xml:space='preserve'><b ID='i1' xml:lang='de'><c ID='i2' d='1'/></b><e ID='i3' xml:id='i4'/></a>",
    "<a xmlns='http://example.com/?a=1&amp;b=&quot;2&quot;' xmlns:é='urn:e%C3%A9' é:ü='ß'><é:ö/></a>",
    "<a xmlns:xml='http://www.w3.org/XML/1998/namespace' xml:lang='x'><b ID='i'/></a>",
    "<a xmlns:b='urn:b' xmlns:a='urn:z' a:x='1' b:x='2' x='3' xmlns:ab='urn:a' ab:x='4'/>",
    "<a  b = '1'\n\tc\r\n=\r\n\"2\" xmlns\n=\n'urn:a'\n></a\n>",
    "<a xmlns='urn:a' xmlns:p='urn:p'><b ID='i' p:q='1'><c xmlns='urn:c'><p:d/><e xmlns='urn:a' ID='j'/></c></b></a>",
    "<r xmlns:a='urn:a' xmlns:b='urn:b' xmlns='urn:r'><s ID='i' a:q='x'><t xmlns:b='urn:b2'><b:u ID='j'/></t></s></r>",
    "<a><b ID='i'>1<!-- two -->3<![CDATA[4]]>&#53;</b></a>",
    "<a>\u{10ffff}\u{e000}é\u{2028}&#x85;&#x2028;</a>",
    "<a xmlns:p='urn:é'/>",
    "<a xmlns:p='urn:a b'/>",
    "<a xmlns='relative'/>",
    "<a xmlns:p='also/relative'><b ID='i'/></a>",
    "<a><b xmlns:unused='./relative'/></a>",
    "<a xmlns:p='1:x'/>",
    "<a b='&#38;#38;' c='&#60;' d='&#xD;&#10;&#9;'>&#38;#60;</a>",
];

/// A form, with the libxml2 request for it.
struct Form {
    path: Option<String>,
    canonicalisation: Canonicalisation,
    bytes: Option<Vec<u8>>,
}

impl Form {
    fn of(apex: Node<'_, '_>, path: Option<String>, mode: Mode, with_comments: bool) -> Self {
        let canonicalisation = Canonicalisation { mode, with_comments };
        let bytes = canonicalise(apex, &canonicalisation, None).ok();
        Self { path, canonicalisation, bytes }
    }
}

/// Returns the path to an element by positions.
fn path(element: Node<'_, '_>) -> String {
    let position = |node: Node<'_, '_>| 1 + node.prev_siblings().skip(1).filter(Node::is_element).count();
    let mut steps: Vec<_> =
        element.ancestors().filter(Node::is_element).map(|node| format!("/*[{}]", position(node))).collect();
    steps.reverse();
    steps.concat()
}

/// The forms of the whole document, of its root, and of elements with an ID: in each mode, with and without prefixes.
fn forms(document: &Document<'_>, elements: usize) -> Vec<Form> {
    let exclusive =
        |inclusive: &[&str]| Mode::Exclusive { inclusive: inclusive.iter().map(|p| (*p).to_owned()).collect() };
    let mut forms = Vec::new();
    for with_comments in [false, true] {
        forms.push(Form::of(document.root(), None, Mode::Inclusive, with_comments));
        forms.push(Form::of(document.root(), None, exclusive(&[]), with_comments));
    }
    let has_id = |node: &Node<'_, '_>| ["ID", "Id", "AssertionID"].iter().any(|name| node.has_attribute(*name));
    let with_id = document.descendants().filter(has_id).take(elements);
    let signed_info = document.descendants().filter(|node| node.tag_name().name() == "SignedInfo").take(elements);
    for element in [document.root_element()].into_iter().chain(with_id).chain(signed_info) {
        let mut in_scope: Vec<&str> =
            element.namespaces().map(|namespace| namespace.name().unwrap_or_default()).collect();
        in_scope.sort_unstable();
        in_scope.retain(|prefix| *prefix != "xml");
        let some: Vec<&str> = in_scope.iter().copied().step_by(2).chain(["not-declared", "a", "b", "p"]).collect();
        for mode in [Mode::Inclusive, exclusive(&[]), exclusive(&in_scope), exclusive(&some), exclusive(&[""])] {
            forms.push(Form::of(element, Some(path(element)), mode, false));
        }
    }
    forms
}

/// Returns the libxml2 request for forms, in one line.
fn task(text: &str, forms: &[Form]) -> String {
    let asked: Vec<_> = forms
        .iter()
        .map(|form| {
            let (exclusive, prefixes) = match &form.canonicalisation.mode {
                Mode::Inclusive => (false, [].as_slice()),
                Mode::Exclusive { inclusive } => (true, inclusive.as_slice()),
            };
            let named = |prefix: &String| if prefix.is_empty() { "#default".to_owned() } else { prefix.clone() };
            let prefixes: Vec<_> = prefixes.iter().map(named).collect();
            let comments = form.canonicalisation.with_comments;
            json!({ "path": form.path, "exclusive": exclusive, "prefixes": prefixes, "comments": comments })
        })
        .collect();
    json!({ "xml": STANDARD.encode(text), "forms": asked }).to_string() + "\n"
}

/// Compares the forms of many documents, and returns how many there were.
fn assert_same(documents: &[(String, &str, Vec<Form>)]) -> usize {
    let oracle = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/oracle/libxml2.py");
    let tasks: String = documents.iter().map(|(_, text, forms)| task(text, forms)).collect();
    let answers = String::from_utf8(run("python3", &[oracle], tasks.as_bytes()).unwrap()).unwrap();
    let mut answers = answers.lines();
    let mut count = 0;
    for (name, _, forms) in documents {
        for form in forms {
            let answer = answers.next().unwrap();
            let theirs = STANDARD.decode(answer).ok().filter(|_| answer != "failed");
            // libxml2 gives up on every part of a document in which any namespace is relative, also outside of the part.
            if form.path.is_some() && forms[0].bytes.is_none() && theirs.is_none() {
                continue;
            }
            let words =
                |bytes: &Option<Vec<u8>>| bytes.as_deref().map(|bytes| String::from_utf8_lossy(bytes).into_owned());
            assert_eq!(words(&form.bytes), words(&theirs), "{name}, {:?} {:?}", form.path, form.canonicalisation);
            count += 1;
        }
    }
    count
}

#[test]
fn canonical_forms_of_traps_are_those_of_libxml2() {
    if !is_here("python3", &["-c", "import ctypes; ctypes.CDLL('libxml2.so.2')"]) {
        return;
    }
    let of_trap = |trap: &&'static str| ((*trap).to_owned(), *trap, forms(&Document::parse(trap).unwrap(), usize::MAX));
    let count = assert_same(&TRAPS.iter().map(of_trap).collect::<Vec<_>>());
    println!("{count} forms, 0 differences");
}

#[test]
fn canonical_forms_of_the_corpus_are_those_of_libxml2() {
    if !is_here("python3", &["-c", "import ctypes; ctypes.CDLL('libxml2.so.2')"]) {
        return;
    }
    let files = readable();
    let documents: Vec<_> = files
        .iter()
        .map(|(file, text)| {
            let mut forms = forms(&Document::parse(text).unwrap(), 8);
            // libxml2 takes minutes for a part of a large document.
            forms.retain(|form| form.path.is_none() || text.len() < 40_000);
            (file.display().to_string(), text.as_str(), forms)
        })
        .collect();
    let count = assert_same(&documents);
    println!("{} files, {count} forms, 0 differences", files.len());
}

#[test]
fn whole_documents_are_written_as_xmllint_writes_them() {
    if !is_here("xmllint", &["--version"]) {
        return;
    }
    let files = readable();
    let texts = TRAPS.iter().copied().chain(files.iter().map(|(_, text)| text.as_str()));
    let mut count = 0;
    for text in texts {
        let document = Document::parse(text).unwrap();
        for (option, mode) in [("--c14n", Mode::Inclusive), ("--exc-c14n", Mode::Exclusive { inclusive: Vec::new() })] {
            let canonicalisation = Canonicalisation { mode, with_comments: true };
            let ours = canonicalise(document.root(), &canonicalisation, None).unwrap_or_default();
            let theirs = run("xmllint", &[option, "--huge", "--nonet", "-"], text.as_bytes()).unwrap();
            assert!(
                ours == theirs,
                "{option} {text}\n{}\n{}",
                String::from_utf8_lossy(&ours),
                String::from_utf8_lossy(&theirs)
            );
            count += 1;
        }
    }
    println!("{count} documents, 0 differences");
}

#[test]
fn a_canonical_form_is_its_own_canonical_form() {
    let files = readable();
    let texts = TRAPS.iter().copied().chain(files.iter().map(|(_, text)| text.as_str()));
    for text in texts {
        let document = Document::parse(text).unwrap();
        for form in forms(&document, 4) {
            let Some(bytes) = form.bytes else { continue };
            let text = String::from_utf8(bytes).unwrap();
            let again = Document::parse(&text).unwrap();
            let apex = if form.path.is_none() { again.root() } else { again.root_element() };
            let again = canonicalise(apex, &form.canonicalisation, None).unwrap();
            assert_eq!(again, text.as_bytes(), "{:?}", form.canonicalisation);
        }
    }
}
