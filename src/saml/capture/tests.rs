use super::*;
use crate::saml::xml::paste::BASE64;
use base64::Engine as _;
use flate2::Compression;
use flate2::write::DeflateEncoder;
use std::io::Write as _;

const XML: &str = "<p:Response xmlns:p=\"urn:oasis:names:tc:SAML:2.0:protocol\" ID=\"r\">~~~???>>></p:Response>";
const REQUEST: &str = "<p:AuthnRequest xmlns:p=\"urn:oasis:names:tc:SAML:2.0:protocol\" ID=\"q\"/>";
const LOGOUT: &str = "<p:LogoutResponse xmlns:p=\"urn:oasis:names:tc:SAML:2.0:protocol\" ID=\"l\"/>";

fn percent(text: &str) -> String {
    text.replace('+', "%2B").replace('/', "%2F").replace('=', "%3D")
}

fn deflated(text: &str) -> String {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(text.as_bytes()).unwrap();
    percent(&BASE64.encode(encoder.finish().unwrap()))
}

fn only(text: &str) -> Message {
    let found = read(text.as_bytes()).unwrap_or_else(|error| panic!("{text}: {error:?}"));
    assert_eq!(found.len(), 1, "{text}");
    found[0].clone()
}

fn xml(text: &str) -> String {
    String::from_utf8(only(text).xml).unwrap()
}

#[test]
fn xml_and_base64_of_every_kind_are_read() {
    let encoded = BASE64.encode(XML);
    assert!(encoded.contains('+') && encoded.contains('/'), "{encoded}");
    let lines = |between: &str| {
        let lines: Vec<_> = encoded.as_bytes().chunks(20).map(|line| std::str::from_utf8(line).unwrap()).collect();
        lines.join(between)
    };
    for text in [
        XML.to_owned(),
        encoded.clone(),
        lines("\n"),
        lines("\r\n"),
        lines("\n    "),
        encoded.trim_end_matches('=').to_owned(),
        encoded.replace('+', "-").replace('/', "_"),
        encoded.replace('+', " "),
        percent(&encoded),
        format!("\"{encoded}\""),
        BASE64.encode(&encoded),
    ] {
        assert_eq!(xml(&text).trim(), XML, "{text}");
    }
}

#[test]
fn forms_queries_and_what_browsers_show_are_read() {
    let encoded = BASE64.encode(XML);
    for text in [
        format!("SAMLResponse={}&RelayState=https%3A%2F%2Fsp.example.com", percent(&encoded)),
        format!("RelayState=x&SAMLResponse={encoded}&other=y"),
        format!("SAMLResponse={}", encoded.replace('+', " ")),
        format!("SAMLResponse: {encoded}\nRelayState: https://sp.example.com"),
        format!("SAMLResponse\n{encoded}"),
        format!(
            "curl 'https://sp.example.com/acs' -H 'cookie: a=b' --data-raw 'SAMLResponse={}&RelayState=x'",
            percent(&encoded)
        ),
        format!("{{\"SAMLResponse\": \"{encoded}\"}}"),
        format!("https://sp.example.com/acs?SAMLResponse={}&SigAlg=x&Signature=y#z", deflated(XML)),
        format!("SAMLResponse={}&SigAlg=x", deflated(XML)),
    ] {
        assert_eq!(xml(&text), XML, "{text}");
    }
    let address = only(&format!("https://u:p@sp.example.com/acs?SAMLResponse={}&token=secret", deflated(XML))).address;
    assert_eq!(address.as_deref(), Some("https://sp.example.com/acs"));
}

#[test]
fn the_page_that_posts_itself_is_read() {
    let encoded = BASE64.encode(XML);
    for input in [
        format!("<input type=\"hidden\" name=\"SAMLResponse\" value=\"{encoded}\"/>"),
        format!("<INPUT value='{encoded}' NAME=SAMLResponse>"),
        format!(
            "<input name=\"a>b\" value=\"\"><input name=\"SAMLResponse\" value=\"{}\" />",
            encoded.replace('+', "&#43;")
        ),
    ] {
        let page = format!(
            "<!DOCTYPE html><html><body onload=\"document.forms[0].submit()\"><form>{input}</form></body></html>"
        );
        assert_eq!(xml(&page), XML, "{page}");
    }
}

#[test]
fn a_har_file_gives_every_sign_in_with_time_and_address() {
    let encoded = BASE64.encode(XML);
    let entry = |time: &str, data: &str| {
        format!(
            "{{\"startedDateTime\":\"{time}\",\"request\":{{\"method\":\"POST\",\"url\":\"https://sp.example.com/acs?x=secret\",\"cookies\":[{{\"name\":\"c\",\"value\":\"v\"}}],{data}}},\"response\":{{\"status\":200}}}}"
        )
    };
    let entries = [
        entry(
            "2026-09-14T10:00:00.000Z",
            &format!("\"postData\":{{\"mimeType\":\"x\",\"text\":\"SAMLResponse={}&a=b\"}}", percent(&encoded)),
        ),
        entry(
            "2026-09-14T12:00:00.5+02:00",
            &format!(
                "\"postData\":{{\"params\":[{{\"name\":\"SAMLResponse\",\"value\":\"{}\"}},{{\"name\":\"password\",\"value\":\"secret\"}}],\"text\":\"\"}}",
                percent(&encoded)
            ),
        ),
        entry(
            "soon",
            &format!(
                "\"postData\":{{\"params\":[{{\"name\":\"SAMLResponse\",\"value\":\"{encoded}\"}}]}},\"queryString\":[]"
            ),
        ),
        entry("2026-09-14T10:00:00Z", "\"postData\":null"),
        entry(
            "2026-09-14T10:00:00Z",
            &format!("\"queryString\":[{{\"name\":\"SAMLRequest\",\"value\":\"{}\"}}]", deflated(REQUEST)),
        ),
        entry(
            "2026-09-14T10:00:00Z",
            &format!("\"postData\":{{\"text\":\"SAMLResponse={}\"}}", percent(&BASE64.encode(LOGOUT))),
        ),
    ];
    let odd = r#"{"startedDateTime":5,"request":{"url":null,"postData":{"params":[{"name":1},["a"],7,null],"text":9},"queryString":{"a":[1]}}}"#;
    let entries = [entries.as_slice(), &[odd.to_owned(), "{\"request\":null}".to_owned()]].concat();
    let har = format!("\u{feff}{{\"log\":{{\"version\":\"1.2\",\"entries\":[{}]}}}}", entries.join(","));
    let found = read(har.as_bytes()).unwrap();
    assert_eq!(found.len(), 3, "a request and a sign-out are no sign-ins");
    assert!(found.iter().all(|message| message.xml == XML.as_bytes()));
    assert!(found.iter().all(|message| message.address.as_deref() == Some("https://sp.example.com/acs")));
    let times: Vec<_> = found.iter().map(|message| message.time.map(|time| time.to_string())).collect();
    assert_eq!(times, [Some("2026-09-14T10:00:00Z".to_owned()), Some("2026-09-14T10:00:00.5Z".to_owned()), None]);
}

#[test]
fn a_response_knows_the_requests_before_it() {
    let sent = |name: &str, xml: &str| format!("{{\"post\":[[\"{name}\",\"{}\"]]}}", BASE64.encode(xml));
    let other = REQUEST.replace("\"q\"", "\"z\"");
    let requests = [
        sent("SAMLResponse", XML),
        sent("SAMLRequest", REQUEST),
        sent("SAMLResponse", XML),
        sent("SAMLRequest", &other),
    ];
    let found = read(format!("{{\"requests\":[{}]}}", requests.join(",")).as_bytes()).unwrap();
    let known: Vec<_> = found.iter().map(|message| message.requests.as_slice()).collect();
    assert_eq!(known, [&[][..], &["q".to_owned()][..]]);
}

#[test]
fn an_export_of_saml_tracer_is_read_even_where_the_form_was_made_unreadable() {
    let encoded = BASE64.encode(XML);
    for request in [
        format!("\"post\":[[\"SAMLResponse\",\"{encoded}\"],[\"RelayState\",\"x\"]],\"get\":[]"),
        format!("\"post\":[[\"SAMLResponse\",\"x***x\"]],\"saml\":{}", serde_json::to_string(XML).unwrap()),
        format!("\"post\":null,\"get\":null,\"saml\":{}", serde_json::to_string(XML).unwrap()),
        format!("\"post\":{{\"SAMLResponse\":[\"{encoded}\"]}}"),
    ] {
        let export = format!(
            "{{\"requests\":[{{\"method\":\"GET\",\"url\":\"https://x.example.com/\",\"requestHeaders\":[]}},{{\"method\":\"POST\",\"url\":\"https://sp.example.com/acs\",{request}}}],\"timestamp\":\"2026-09-14T10:00:00Z\"}}"
        );
        assert_eq!(xml(&export), XML, "{export}");
    }
}

#[test]
fn what_holds_no_message_is_named_with_what_to_do() {
    let broken = format!("SAMLResponse={}", &BASE64.encode(XML)[4..60]);
    for (text, code) in [
        ("{\"log\":{\"entries\":[]}}", "no-saml"),
        ("{\"requests\":[]}", "no-saml"),
        ("{\"a\":1}", "json"),
        ("[1,2]", "json"),
        ("{\"log\":{\"entries\":[", "json-broken"),
        ("", "empty"),
        ("%PDF-1.7", "pdf"),
        (broken.as_str(), "capture-broken"),
    ] {
        let unreadable = read(text.as_bytes()).unwrap_err();
        assert_eq!(unreadable.code, code, "{text}");
        assert!(unreadable.message.ends_with('.') && unreadable.hint.ends_with('.'), "{unreadable:?}");
    }
}

#[test]
fn another_message_alone_is_handed_on_to_be_named() {
    assert_eq!(xml(&format!("https://idp.example.com/sso?SAMLRequest={}", deflated(REQUEST))), REQUEST);
    assert_eq!(xml(&BASE64.encode(LOGOUT)), LOGOUT);
}

#[test]
fn a_bomb_stops_at_the_cap() {
    let bomb = deflated(&format!("<a>{}</a>", " ".repeat(64 * 1024 * 1024)));
    assert!(bomb.len() < 128 * 1024);
    assert_eq!(read(format!("SAMLResponse={bomb}").as_bytes()).unwrap_err().code, "too-large");
}

#[test]
fn thousands_of_messages_that_unpack_to_gigabytes_are_refused() {
    let large = deflated(&format!("<a>{}</a>", " ".repeat(1_000_000)));
    let entry = format!("{{\"request\":{{\"postData\":{{\"text\":\"SAMLResponse={large}\"}}}}}}");
    let har = format!("{{\"log\":{{\"entries\":[{}]}}}}", vec![entry; 80].join(","));
    assert_eq!(read(har.as_bytes()).unwrap_err().code, "too-large");
    let started = std::time::Instant::now();
    let _ = read("SAMLResponse ".repeat(200_000).as_bytes());
    assert!(started.elapsed() < std::time::Duration::from_secs(5), "{:?}", started.elapsed());
}
