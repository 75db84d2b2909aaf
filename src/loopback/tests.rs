use super::testing::{Provider, form};
use super::*;
use crate::account::fixture::{brand, complete};
use crate::saml::response::State;
use crate::saml::response::Verdict;
use crate::saml::response::tests::fixture::{check, now};
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

const PORT: u16 = 40_123;
const HOST: &[&str] = &["127.0.0.1:40123"];
const FORM: Option<&str> = Some("application/x-www-form-urlencoded");

fn post(body: &str) -> Request<'_> {
    Request { method: "POST", path: "/acs", hosts: HOST, content_type: FORM, body: Some(body.as_bytes()) }
}

/// An identity provider, a test of its account, and the service that receives the response.
fn set_up() -> (Provider, Test, Acs) {
    let provider = Provider::new();
    let test = provider.test(PORT);
    let acs = Acs::new(test.clone());

    (provider, test, acs)
}

#[test]
fn a_sound_answer_is_accepted_and_the_page_says_so() {
    let (provider, test, mut acs) = set_up();
    let (reply, received) = acs.answer(post(&provider.answer(&test)), now());
    let received = received.unwrap();

    assert_eq!(received.examined.verdict, Verdict::Accepted, "{:#?}", received.examined.checks);
    assert_eq!(received.examined.email.as_deref(), Some("ada@example.com"));
    assert_eq!(check(&received.examined, "in-response-to").state, State::Pass);
    assert_eq!(reply.status, 200);
    assert!(reply.html.contains("Test passed") && reply.html.contains("ada@example.com"));
}

#[test]
fn the_same_answer_is_not_taken_twice() {
    let (provider, test, mut acs) = set_up();
    let answer = provider.answer(&test);
    acs.answer(post(&answer), now()).1.unwrap();
    let (reply, again) = acs.answer(post(&answer), now());

    assert_eq!((reply.status, again), (410, None));
    assert!(reply.html.contains("This test is over. It has already received its response."));
}

#[test]
fn an_answer_to_another_test_is_not_taken_and_the_right_one_still_is() {
    let (provider, test, mut acs) = set_up();
    let other = provider.answer(&provider.test(PORT));
    let (reply, received) = acs.answer(post(&other), now());

    assert_eq!((reply.status, received), (403, None));
    assert!(reply.html.contains("This response belongs to a different sign-in"));
    assert!(acs.answer(post(&provider.answer(&test)), now()).1.is_some());
}

#[test]
fn the_relay_state_alone_brings_an_answer_whose_request_is_another_and_it_is_rejected() {
    let (provider, test, mut acs) = set_up();
    let other = provider.0.xml(&Provider::message(&provider.test(PORT)));
    let (reply, received) = acs.answer(post(&form(&other, Some(&test.relay_state))), now());
    let examined = received.unwrap().examined;

    assert_eq!(examined.verdict, Verdict::Rejected);
    assert_eq!(check(&examined, "in-response-to").state, State::Fail);
    assert!(reply.html.contains("Test failed"));
}

#[test]
fn a_relay_state_that_is_not_brought_back_is_told() {
    let (provider, test, mut acs) = set_up();
    let xml = provider.0.xml(&Provider::message(&test));
    let (_, received) = acs.answer(post(&form(&xml, None)), now());
    let examined = received.unwrap().examined;

    assert_eq!(examined.verdict, Verdict::Accepted);
    assert_eq!(examined.findings[0].code, "relay-state-lost");
}

#[test]
fn every_wrong_request_is_refused_with_its_sentence_and_uses_nothing_up() {
    let (provider, test, mut acs) = set_up();
    let answer = provider.answer(&test);
    let right = post(&answer);
    let twice = format!("{answer}&{answer}");
    let wrong = [
        (Request { hosts: &["localhost:40123"], ..right }, 421, "only at 127.0.0.1:40123"),
        (Request { hosts: &["evil.example.com"], ..right }, 421, "only at 127.0.0.1:40123"),
        (Request { hosts: &["127.0.0.1"], ..right }, 421, "only at 127.0.0.1:40123"),
        (Request { hosts: &[], ..right }, 421, "only at 127.0.0.1:40123"),
        (Request { hosts: &["127.0.0.1:40123", "127.0.0.1:40123"], ..right }, 421, "only at 127.0.0.1:40123"),
        (Request { path: "/", ..right }, 404, "nothing at this URL"),
        (Request { path: "/acs/", ..right }, 404, "nothing at this URL"),
        (Request { method: "GET", ..right }, 405, "Identity providers send"),
        (Request { method: "PUT", ..right }, 405, "Identity providers send"),
        (Request { content_type: Some("text/plain"), ..right }, 415, "A form with the identity provider’s response"),
        (Request { content_type: None, ..right }, 415, "A form with the identity provider’s response"),
        (Request { body: None, ..right }, 413, "larger than 1 MB"),
        (Request { body: Some(b"RelayState=x"), ..right }, 400, "no readable SAMLResponse"),
        (Request { body: Some(twice.as_bytes()), ..right }, 400, "no readable SAMLResponse"),
        (Request { body: Some(b"SAMLResponse=PGEvPg%3D%3D"), ..right }, 403, "XML"),
    ];

    for (request, status, words) in wrong {
        let (reply, received) = acs.answer(request, now());
        assert_eq!((reply.status, received), (status, None), "{request:?}");
        assert!(reply.html.contains(words), "{}", reply.html);
    }
    assert_eq!(acs.answer(right, now()).1.unwrap().examined.verdict, Verdict::Accepted);
}

#[test]
fn a_document_type_in_an_answer_is_refused() {
    let (_, test, mut acs) = set_up();
    let xml = "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>";

    assert_eq!(acs.answer(post(&form(xml, Some(&test.relay_state))), now()).0.status, 403);
}

#[test]
fn an_identity_provider_that_takes_posts_alone_gets_one_from_a_page_that_nobody_can_guess() {
    let provider = Provider::new();
    let mut draft = provider.account();
    let loaded = draft.metadata.as_mut().unwrap();
    loaded.xml = String::from_utf8(loaded.xml.clone()).unwrap().replace("HTTP-Redirect", "HTTP-POST").into_bytes();
    let test = Test::new(&draft, &Parsed::of(&draft), &brand(&draft), PORT, now()).unwrap();
    let url = test.url();
    let path = url.strip_prefix("http://127.0.0.1:40123").unwrap();
    let mut acs = Acs::new(test.clone());
    let open = |path| Request { method: "GET", path, hosts: HOST, content_type: None, body: None };
    let (page, _) = acs.answer(open(path), now());

    assert!(path.len() > "/start/".len() + 32);
    assert!(page.posts_form && page.html.contains("action=\"https://idp.example.com/sso\""));
    assert!(page.html.contains(&test.relay_state));
    assert_eq!(acs.answer(open("/start/"), now()).0.status, 404);
    acs.answer(post(&provider.answer(&test)), now()).1.unwrap();
    assert_eq!(acs.answer(open(path), now()).0.status, 410);
}

#[test]
fn no_two_tests_ask_the_same() {
    let provider = Provider::new();
    let (one, other) = (provider.test(PORT), provider.test(PORT));

    assert_ne!(one.request.id, other.request.id);
    assert_ne!(one.relay_state, other.relay_state);
    assert_eq!(one.request.id.len(), 65);
}

#[test]
fn an_account_that_is_not_far_enough_says_what_is_missing() {
    let draft = Draft::default();
    let refused = Test::new(&draft, &Parsed::of(&draft), &brand(&complete(1)), PORT, now()).unwrap_err();

    let (sentence, hint) = refused.sentences();
    assert!(sentence.starts_with("The account doesn’t have") && hint.starts_with("Complete step"), "{sentence} {hint}");
}

fn run<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap().block_on(work)
}

/// Sends bytes unchanged, and returns everything that comes back.
async fn send(port: u16, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
    let mut answer = Vec::new();
    // A server that has read enough closes before everything is sent.
    let _ = stream.write_all(bytes).await;
    let _ = stream.read_to_end(&mut answer).await;

    String::from_utf8_lossy(&answer).into_owned()
}

fn http(method: &str, path: &str, host: &str, body: &str) -> Vec<u8> {
    format!(
        "{method} {path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

#[test]
fn the_right_answer_is_taken_after_a_thousand_hostile_requests() {
    run(async {
        let provider = Provider::new();
        let listening = Listening::open(0).await.unwrap();
        let port = listening.port();
        let host = format!("127.0.0.1:{port}");
        let test = provider.test(port);
        let answer = http("POST", "/acs", &host, &provider.answer(&test));
        let replay = http("POST", "/acs", &host, &provider.answer(&provider.test(port)));
        let server = tokio::spawn(listening.receive(test, Duration::from_secs(120), now));
        let huge = format!("SAMLResponse={}", "A".repeat(2 * 1024 * 1024));
        let hostile: [Vec<u8>; 9] = [
            http("POST", "/acs", &host, &huge),
            http("GET", "/acs", &host, ""),
            http("POST", "/other", &host, "SAMLResponse=PGEvPg%3D%3D"),
            http("POST", "/acs", "rebound.example.com", "SAMLResponse=PGEvPg%3D%3D"),
            replay,
            b"POST /acs HTTP/1.1\r\nContent-Length: 18446744073709551616\r\n\r\n".to_vec(),
            [b"GET /".as_slice(), &b"a".repeat(64 * 1024), b" HTTP/1.1\r\n\r\n"].concat(),
            [b"GET /acs HTTP/1.1\r\n".as_slice(), &b"X: y\r\n".repeat(1000), b"\r\n"].concat(),
            b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03".to_vec(),
        ];
        // Slow clients: they never finish their request, and stay as long as they can.
        let mut slow = Vec::new();
        for index in 0..100 {
            let mut stream = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
            let head = if index % 2 == 0 {
                "POST /acs HTTP/1.1\r\n"
            } else {
                "POST /acs HTTP/1.1\r\nContent-Length: 900\r\n\r\nSAML"
            };
            stream.write_all(head.as_bytes()).await.unwrap();
            slow.push(stream);
        }
        for index in 0..900 {
            let answer = send(port, &hostile[index % hostile.len()]).await;
            assert!(!answer.contains("200 OK"), "{answer}");
        }
        let page = send(port, &answer).await;
        let received = server.await.unwrap().unwrap();

        assert!(page.starts_with("HTTP/1.1 200 OK") && page.contains("Test passed"), "{page}");
        for field in
            ["content-security-policy: default-src 'none'", "cache-control: no-store", "referrer-policy: no-referrer"]
        {
            assert!(page.contains(field), "{page}");
        }
        assert_eq!(received.examined.verdict, Verdict::Accepted);
        // The port is closed again, so it can be used for listening.
        assert!(TcpStream::connect(("127.0.0.1", port)).await.is_err());
    });
}

#[test]
fn a_port_that_another_program_has_is_said() {
    run(async {
        let first = Listening::open(0).await.unwrap();
        let second = Listening::open(first.port()).await.unwrap_err();

        assert_eq!(second, Error::PortTaken(first.port()));
        assert!(second.hint().contains("another port"));
    });
}

#[test]
fn a_test_without_an_answer_ends_by_itself() {
    run(async {
        let listening = Listening::open(0).await.unwrap();
        let test = Provider::new().test(listening.port());

        assert_eq!(listening.receive(test, Duration::ZERO, now).await.unwrap_err(), Error::TimedOut);
    });
}
