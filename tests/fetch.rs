//! Metadata over HTTP, from servers on the loopback interface that the tests start themselves.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "the helpers of a test fail as the test does, and say when they skip"
)]

use rcgen::{CertificateParams, KeyPair};
use sso_wizard::fetch::{Error, Failure, Fetched, Limits, Progress, fetch};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::sync::{mpsc, oneshot};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::aws_lc_rs::default_provider;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

/// A server's reaction to a request.
enum Reply {
    /// Sends these bytes and closes.
    Send(Vec<u8>),
    /// Sends these bytes and keeps the connection open until the client closes it.
    Hold(Vec<u8>),
}

fn ok(content_type: &str, body: &str) -> Reply {
    let length = body.len();

    Reply::Send(
        format!("HTTP/1.1 200 OK\r\nContent-Type: {content_type}\r\nContent-Length: {length}\r\n\r\n{body}").into(),
    )
}

fn answer(status: &str) -> Reply {
    Reply::Send(format!("HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").into())
}

fn redirect(location: &str) -> Reply {
    Reply::Send(
        format!("HTTP/1.1 302 Found\r\nLocation: {location}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").into(),
    )
}

/// Starts a server that responds to a request head with `reply`; returns `127.0.0.1:port`.
async fn serve(reply: impl Fn(&str) -> Reply + Send + Sync + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let reply = Arc::new(reply);

    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(converse(stream, Arc::clone(&reply)));
        }
    });
    address
}

async fn converse(mut stream: impl AsyncRead + AsyncWrite + Unpin, reply: Arc<impl Fn(&str) -> Reply>) {
    let mut head = Vec::new();

    while !head.ends_with(b"\r\n\r\n") {
        let Ok(byte) = stream.read_u8().await else { return };
        head.push(byte);
    }
    match reply(&String::from_utf8(head).unwrap()) {
        Reply::Send(bytes) => {
            // The client may disconnect at any time.
            let _ = stream.write_all(&bytes).await;
            let _ = stream.shutdown().await;
        }
        Reply::Hold(bytes) => {
            let _ = stream.write_all(&bytes).await;
            let _ = stream.flush().await;
            let _ = stream.read_u8().await;
        }
    }
}

/// Starts a TLS server whose certificate isn't trusted.
async fn serve_tls(parameters: CertificateParams) -> u16 {
    let key = KeyPair::generate().unwrap();
    let certificate = parameters.self_signed(&key).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(
            vec![CertificateDer::from(certificate.der().to_vec())],
            PrivateKeyDer::try_from(key.serialize_der()).unwrap(),
        )
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();

    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let acceptor = acceptor.clone();

            tokio::spawn(async move {
                if let Ok(stream) = acceptor.accept(stream).await {
                    converse(stream, Arc::new(|_: &str| ok("text/xml", "never seen"))).await;
                }
            });
        }
    });
    port
}

/// Fetches, and returns the progress with the result.
async fn fetched(url: &str, limits: &Limits) -> (Result<Fetched, Error>, Vec<Progress>) {
    let seen = Mutex::new(Vec::new());
    let result = fetch(url, limits, |progress| seen.lock().unwrap().push(progress)).await;

    if let Err(error) = &result {
        assert!(error.message.ends_with('.') && error.hint.ends_with('.'), "{error:?}");
    }
    (result, seen.into_inner().unwrap())
}

async fn failed(url: &str, limits: &Limits) -> Error {
    fetched(url, limits).await.0.unwrap_err()
}

/// Creates a gzip file of stored blocks (RFC 1951 §3.2.4).
fn gzip(content: &[u8]) -> Vec<u8> {
    let mut bytes = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff];

    for (position, chunk) in content.chunks(0xffff).enumerate() {
        let is_last = (position + 1) * 0xffff >= content.len();
        let length = u16::try_from(chunk.len()).unwrap();

        bytes.push(u8::from(is_last));
        bytes.extend(length.to_le_bytes());
        bytes.extend((!length).to_le_bytes());
        bytes.extend(chunk);
    }
    bytes.extend(crc32(content).to_le_bytes());
    bytes.extend(u32::try_from(content.len()).unwrap().to_le_bytes());
    bytes
}

fn crc32(content: &[u8]) -> u32 {
    !content.iter().fold(!0, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| crc >> 1 ^ if crc & 1 == 1 { 0xedb8_8320 } else { 0 })
    })
}

/// Creates a gzip file of `megabytes` MB of zeros in less than a hundredth of that: one literal, then repeats of 258 bytes
/// with the fixed codes (RFC 1951 §3.2.6).
fn gzip_bomb(megabytes: usize) -> Vec<u8> {
    let mut bits: Vec<bool> = vec![true, true, false];
    // The literal 0 is 00110000; length 258 is symbol 285: 11000101; distance 1 is 00000.
    let literal = [false, false, true, true, false, false, false, false];
    let repeat = [true, true, false, false, false, true, false, true, false, false, false, false, false];
    let repeats = megabytes * 1024 * 1024 / 258;

    bits.extend(literal);
    for _ in 0..repeats {
        bits.extend(repeat);
    }
    bits.extend([false; 7]);
    let mut bytes = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff];

    bytes.extend(bits.chunks(8).map(|chunk| chunk.iter().rev().fold(0_u8, |byte, bit| byte << 1 | u8::from(*bit))));
    bytes
}

#[tokio::test]
async fn metadata_arrives_with_its_progress() {
    let (heads, mut asked) = mpsc::unbounded_channel();
    let address = serve(move |head| {
        heads.send(head.to_owned()).unwrap();
        ok("application/samlmetadata+xml", "<EntityDescriptor/>")
    })
    .await;
    let url = format!("http://{address}/metadata?appid=7");
    let (result, progress) = fetched(&url, &Limits::default()).await;
    let content_type = Some("application/samlmetadata+xml".to_owned());

    assert_eq!(
        result.unwrap(),
        Fetched {
            bytes: b"<EntityDescriptor/>".to_vec(),
            url: url.clone(),
            content_type: content_type.clone(),
            redirects: Vec::new(),
            insecure: true,
        }
    );
    assert_eq!(
        progress,
        [
            Progress::Connecting { host: address },
            Progress::Answered { status: 200, reason: "OK".to_owned(), content_type, length: Some(19), secure: false },
            Progress::Received { bytes: 19, of: Some(19) },
        ]
    );
    let head = asked.recv().await.unwrap().to_lowercase();

    assert!(head.starts_with("get /metadata?appid=7 http/1.1\r\n"));
    assert!(head.contains("accept: application/samlmetadata+xml, application/xml, text/xml, */*;q=0.1\r\n"), "{head}");
    assert!(head.contains(concat!("user-agent: sso-wizard/", env!("CARGO_PKG_VERSION"), "\r\n")), "{head}");
    assert!(!head.contains("cookie") && !head.contains("authorization") && !head.contains("referer"), "{head}");
}

#[tokio::test]
async fn gzip_is_unpacked_and_counted_as_unpacked() {
    let body = "<EntityDescriptor/>".repeat(10_000);
    let packed = gzip(body.as_bytes());
    let address = serve(move |_| {
        let head = format!("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {}\r\n\r\n", packed.len());

        Reply::Send([head.as_bytes(), &packed].concat())
    })
    .await;
    let (result, progress) = fetched(&format!("http://{address}/"), &Limits::default()).await;

    assert_eq!(result.unwrap().bytes, body.as_bytes());
    assert_eq!(progress.last(), Some(&Progress::Received { bytes: body.len() as u64, of: None }));
}

#[tokio::test]
async fn a_gzip_bomb_stops_at_the_limit() {
    let bomb = gzip_bomb(64);
    let size = bomb.len();
    let limits = Limits { bytes: 1024 * 1024, ..Limits::default() };

    assert!((size as u64) < limits.bytes, "the bomb itself is {size} bytes");
    let address = serve(move |_| {
        let head = format!("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {size}\r\n\r\n");

        Reply::Send([head.as_bytes(), &bomb].concat())
    })
    .await;
    let (result, progress) = fetched(&format!("http://{address}/"), &limits).await;
    let error = result.unwrap_err();

    assert_eq!(error.failure, Failure::TooLarge);
    assert_eq!(error.message, format!("The response from {address} is larger than 1 MB, so it wasn’t loaded."));
    assert!(progress.iter().any(|step| matches!(step, Progress::Received { bytes, .. } if *bytes > 0)), "{progress:?}");
}

#[tokio::test]
async fn what_is_too_large_by_its_own_account_is_not_even_read() {
    let address = serve(|_| Reply::Hold(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n".to_vec())).await;
    let error = failed(&format!("http://{address}/"), &Limits { bytes: 999, ..Limits::default() }).await;

    assert_eq!(error.failure, Failure::TooLarge);
}

#[tokio::test]
async fn what_has_no_length_stops_at_the_limit_too() {
    let address = serve(|_| {
        let mut bytes = b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n".to_vec();

        bytes.resize(10_000, b'x');
        Reply::Send(bytes)
    })
    .await;
    let error = failed(&format!("http://{address}/"), &Limits { bytes: 5_000, ..Limits::default() }).await;

    assert_eq!(error.failure, Failure::TooLarge);
    assert!(error.message.contains("larger than 5,000 bytes"), "{error}");
}

#[tokio::test]
async fn every_redirect_is_shown() {
    let last = serve(|_| ok("text/xml", "<EntityDescriptor/>")).await;
    let target = format!("http://{last}/metadata");
    let first =
        serve(move |head| if head.starts_with("GET /two ") { redirect(&target) } else { redirect("/two") }).await;
    let (result, progress) = fetched(&format!("http://{first}/one"), &Limits::default()).await;
    let fetched = result.unwrap();
    let (one, two, metadata) =
        (format!("http://{first}/one"), format!("http://{first}/two"), format!("http://{last}/metadata"));

    assert_eq!(fetched.url, metadata);
    assert_eq!(fetched.redirects, [one.clone(), two.clone()]);
    assert_eq!(
        progress.into_iter().filter(|step| matches!(step, Progress::Redirected { .. })).collect::<Vec<_>>(),
        [
            Progress::Redirected { from: one, to: two.clone(), status: 302 },
            Progress::Redirected { from: two, to: metadata, status: 302 },
        ]
    );
}

#[tokio::test]
async fn a_circle_of_redirects_is_called_so() {
    let address = serve(|head| if head.starts_with("GET /a ") { redirect("/b") } else { redirect("/a") }).await;
    let error = failed(&format!("http://{address}/a"), &Limits::default()).await;

    assert_eq!(error.failure, Failure::TooManyRedirects);
    assert_eq!(error.message, format!("{address} redirects in a loop."));
}

#[tokio::test]
async fn redirects_end_after_five() {
    let address = serve(|head| {
        let number: u32 = head.split(['/', ' ']).nth(2).unwrap().parse().unwrap();

        redirect(&format!("/{}", number + 1))
    })
    .await;
    let (result, progress) = fetched(&format!("http://{address}/0"), &Limits::default()).await;
    let error = result.unwrap_err();

    assert_eq!(error.failure, Failure::TooManyRedirects);
    assert_eq!(error.message, format!("The URL redirected 5 times, and {address} redirects again."));
    assert_eq!(progress.iter().filter(|step| matches!(step, Progress::Redirected { .. })).count(), 5);
}

#[tokio::test]
async fn a_redirect_away_from_the_web_is_not_followed() {
    let address = serve(|_| redirect("file:///etc/passwd")).await;

    assert_eq!(failed(&format!("http://{address}/"), &Limits::default()).await.failure, Failure::Scheme);
    let address = serve(|_| redirect("http://ada:secret@127.0.0.1/")).await;

    assert_eq!(failed(&format!("http://{address}/"), &Limits::default()).await.failure, Failure::Address);
}

#[tokio::test]
async fn other_answers_than_200_are_explained() {
    for (status, code, words) in [
        ("401 Unauthorized", 401, "requires a sign-in (401 Unauthorized)."),
        ("403 Forbidden", 403, "denied access (403 Forbidden)."),
        ("404 Not Found", 404, "has nothing at this URL (404 Not Found)."),
        ("410 Gone", 410, "has removed the content at this URL (410 Gone)."),
        ("503 Service Unavailable", 503, "has a server error (503 Service Unavailable)."),
        ("204 No Content", 204, "didn’t send the metadata (204 No Content)."),
        ("302 Found", 302, "redirects but doesn’t say where (302 Found)."),
    ] {
        let address = serve(move |_| answer(status)).await;
        let error = failed(&format!("http://{address}/"), &Limits::default()).await;

        assert_eq!(error.failure, Failure::Status(code));
        assert_eq!(error.message, format!("{address} {words}"));
    }
}

#[tokio::test]
async fn a_web_page_that_comes_with_200_is_left_to_the_reader() {
    let address = serve(|_| ok("text/html", "<html></html>")).await;
    let fetched = fetched(&format!("http://{address}/"), &Limits::default()).await.0.unwrap();

    assert_eq!(fetched.content_type.as_deref(), Some("text/html"));
}

#[tokio::test]
async fn a_port_where_nobody_listens_refuses() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();

    drop(listener);
    let error = failed(&format!("http://{address}/"), &Limits::default()).await;

    assert_eq!(error.failure, Failure::Refused);
    assert_eq!(error.message, format!("{address} refused the connection."));
}

#[tokio::test]
async fn a_self_signed_tls_certificate_is_named_as_the_reason() {
    let port = serve_tls(CertificateParams::new(vec!["localhost".to_owned()]).unwrap()).await;
    let error = failed(&format!("https://localhost:{port}/"), &Limits::default()).await;

    assert_eq!(error.failure, Failure::Tls);
    assert_eq!(
        error.message,
        format!(
            "The TLS certificate of localhost:{port} is self-signed or from an issuer that this computer doesn’t trust."
        )
    );
}

#[tokio::test]
async fn an_expired_tls_certificate_is_named_with_its_day() {
    let mut parameters = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();

    parameters.not_before = rcgen::date_time_ymd(2020, 1, 1);
    parameters.not_after = rcgen::date_time_ymd(2021, 3, 4);
    let port = serve_tls(parameters).await;
    let error = failed(&format!("https://localhost:{port}/"), &Limits::default()).await;

    assert_eq!(error.failure, Failure::Tls);
    // Windows and macOS say only that it has expired.
    let wanted = format!("The TLS certificate of localhost:{port} ");
    assert!(error.message.starts_with(&wanted), "{error}");
    #[cfg(target_os = "linux")]
    assert_eq!(error.message, format!("{wanted}expired on 4 March 2021."));
}

#[tokio::test]
async fn https_to_a_port_without_tls_is_explained() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();

    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await;
            let _ = stream.read_u8().await;
        }
    });
    let error = failed(&format!("https://{address}/"), &Limits::default()).await;

    assert_eq!(error.failure, Failure::Tls);
    assert_eq!(error.message, format!("{address} doesn’t respond with TLS on this port."));
}

#[tokio::test]
async fn a_server_that_never_answers_runs_into_the_time_limit() {
    let address = serve(|_| Reply::Hold(Vec::new())).await;
    let limits = Limits { total: Duration::from_millis(50), ..Limits::default() };
    let error = failed(&format!("http://{address}/"), &limits).await;

    assert_eq!(error.failure, Failure::Timeout);
    assert_eq!(error.message, format!("{address} took longer than 50 ms. Nothing had arrived by then."));
}

#[tokio::test]
async fn a_server_that_stops_in_the_middle_runs_into_the_time_limit() {
    let address = serve(|_| Reply::Hold(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n<Entity".to_vec())).await;
    let limits = Limits { total: Duration::from_millis(500), ..Limits::default() };
    let error = failed(&format!("http://{address}/"), &limits).await;

    assert_eq!(error.failure, Failure::Timeout);
    assert!(error.message.starts_with(&format!("{address} took longer than 500 ms. ")), "{error}");
}

#[tokio::test]
async fn a_body_that_is_cut_off_is_not_taken_for_whole() {
    let plain = b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n<EntityDescriptor>".to_vec();
    let chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<Enti\r\n".to_vec();
    let mut packed = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nConnection: close\r\n\r\n".to_vec();

    packed.extend(&gzip(&[b'x'; 1_000])[..500]);
    for reply in [plain, chunked, packed, Vec::new()] {
        let address = serve(move |_| Reply::Send(reply.clone())).await;
        let error = failed(&format!("http://{address}/"), &Limits::default()).await;

        assert_eq!(error.failure, Failure::Interrupted);
        assert_eq!(error.message, format!("The connection to {address} ended before everything arrived."));
    }
}

#[tokio::test]
async fn dropping_the_future_hangs_up() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (asked, was_asked) = oneshot::channel();
    let server = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut head = [0; 1024];

        assert!(stream.read(&mut head).await.unwrap() > 0);
        asked.send(()).unwrap();
        // Ends only when the client disconnects.
        stream.read_to_end(&mut Vec::new()).await
    });
    let client = tokio::spawn(async move { fetch(&format!("http://{address}/"), &Limits::default(), |_| ()).await });

    was_asked.await.unwrap();
    client.abort();
    assert!(client.await.unwrap_err().is_cancelled());
    let hung_up = server.await.unwrap();
    assert!(hung_up.is_ok() || hung_up.is_err_and(|error| error.kind() == std::io::ErrorKind::ConnectionReset));
}

#[tokio::test]
async fn an_address_that_is_none_asks_nobody() {
    for (address, failure) in [
        ("login.example.com", Failure::Address),
        ("file:///etc/passwd", Failure::Scheme),
        ("ftp://127.0.0.1/", Failure::Scheme),
        ("https://ada:secret@127.0.0.1/", Failure::Address),
    ] {
        let progress = Mutex::new(0);
        let error = fetch(address, &Limits::default(), |_| *progress.lock().unwrap() += 1).await.unwrap_err();

        assert_eq!(error.failure, failure, "{address}");
        assert_eq!(*progress.lock().unwrap(), 0, "{address}");
    }
}
