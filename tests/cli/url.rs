//! SOURCE as a URL, against a server on loopback.

use crate::fixture::{ENTITY_ID, IdentityProvider};
use crate::program::{Sandbox, codes};
use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::sync::mpsc::{self, Receiver};
use std::thread;

/// Responds to one request with a status line and a body, and returns the URL.
pub fn serve(status: &'static str, body: String) -> String {
    serve_and_tell(status, body).0
}

/// Responds as [`serve`] does, and reports the first line of the request.
pub fn serve_and_tell(status: &'static str, body: String) -> (String, Receiver<String>) {
    let (sender, receiver) = mpsc::channel();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/metadata", listener.local_addr().unwrap());
    thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut request = Vec::new();
        let mut buffer = [0; 1024];
        while !request.windows(4).any(|window| window == b"\r\n\r\n") {
            let read = stream.read(&mut buffer).unwrap();
            if read == 0 {
                return;
            }
            request.extend_from_slice(&buffer[..read]);
        }
        let line = String::from_utf8(request).unwrap().lines().next().unwrap().to_owned();
        let _ = sender.send(line);
        let head = format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(body.as_bytes()).unwrap();
    });

    (address, receiver)
}

#[test]
fn metadata_is_fetched_without_a_word_on_progress_where_no_one_is_watching() {
    let address = serve("200 OK", IdentityProvider::default().xml());
    let answer = Sandbox::new().run(&["inspect", "metadata", &address, "--json"]).ends_with(0);

    assert_eq!(answer.json()["entity_id"], ENTITY_ID);
    assert_eq!(answer.stderr, "");
}

#[test]
fn a_page_that_is_not_there_is_told_with_its_status() {
    let address = serve("404 Not Found", "gone".to_owned());
    let answer = Sandbox::new().run(&["inspect", "metadata", &address, "--json"]).ends_with(2);

    assert_eq!(codes(&answer.json()), ["http-status"]);
    answer.says("404");
}

#[test]
fn a_server_that_does_not_listen_is_told_apart() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/metadata", listener.local_addr().unwrap());
    drop(listener);
    let answer = Sandbox::new().run(&["inspect", "metadata", &address, "--json"]).ends_with(2);

    assert_eq!(codes(&answer.json()), ["connection-refused"]);
}

#[test]
fn an_html_page_at_an_address_is_named_for_what_it_is() {
    let address = serve("200 OK", "<!DOCTYPE html><html><head><title>Sign in</title></head></html>".to_owned());
    let answer = Sandbox::new().run(&["inspect", "metadata", &address, "--json"]).ends_with(2);

    assert_eq!(answer.json()["kind"], "html");
}
