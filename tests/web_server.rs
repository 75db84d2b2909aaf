//! The chains of web servers on the loopback interface that the tests start themselves, and all reasons for a missing chain.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "the helpers of a test fail as the test does, and say when they skip"
)]

use pem::Pem;
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair};
use rustls::crypto::aws_lc_rs::default_provider;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::WebPkiClientVerifier;
use rustls::version::{TLS12, TLS13};
use rustls::{RootCertStore, ServerConfig, SupportedProtocolVersion};
use sso_wizard::certificate::Certificate;
use sso_wizard::web_server::{Address, Chain, Failure, ask};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{mpsc, oneshot};
use tokio_rustls::TlsAcceptor;

/// The content type of application data in a TLS record (RFC 8446 §5.1).
const APPLICATION_DATA: u8 = 23;

/// A server certificate, its issuer, the root above, and the key of the first.
struct Authority {
    chain: Vec<CertificateDer<'static>>,
    key: KeyPair,
}

impl Authority {
    fn new() -> Self {
        let (root_key, intermediate_key, key) =
            (KeyPair::generate().unwrap(), KeyPair::generate().unwrap(), KeyPair::generate().unwrap());
        let (root, intermediate) = (parameters("Root", true), parameters("Intermediate", true));
        let (by_root, by_intermediate) =
            (Issuer::from_params(&root, &root_key), Issuer::from_params(&intermediate, &intermediate_key));
        let chain = [
            parameters("login.example.com", false).signed_by(&key, &by_intermediate).unwrap(),
            intermediate.signed_by(&intermediate_key, &by_root).unwrap(),
            root.self_signed(&root_key).unwrap(),
        ];

        Self { chain: chain.iter().map(|certificate| certificate.der().clone()).collect(), key }
    }

    fn private_key(&self) -> PrivateKeyDer<'static> {
        PrivateKeyDer::try_from(self.key.serialize_der()).unwrap()
    }

    fn server(&self, versions: &[&'static SupportedProtocolVersion]) -> ServerConfig {
        ServerConfig::builder_with_provider(Arc::new(default_provider()))
            .with_protocol_versions(versions)
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(self.chain.clone(), self.private_key())
            .unwrap()
    }

    /// A server that accepts only clients with a certificate of the same authority.
    fn mutual_server(&self, version: &'static SupportedProtocolVersion) -> ServerConfig {
        let provider = Arc::new(default_provider());
        let mut roots = RootCertStore::empty();

        roots.add(self.chain[2].clone()).unwrap();
        ServerConfig::builder_with_provider(Arc::clone(&provider))
            .with_protocol_versions(&[version])
            .unwrap()
            .with_client_cert_verifier(
                WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider).build().unwrap(),
            )
            .with_single_cert(self.chain.clone(), self.private_key())
            .unwrap()
    }
}

fn parameters(name: &str, is_authority: bool) -> CertificateParams {
    let mut parameters = CertificateParams::default();

    parameters.distinguished_name.push(DnType::CommonName, name);
    if is_authority {
        parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    }
    parameters
}

fn at(port: u16) -> Address {
    Address::from_url(&format!("https://localhost:{port}/sso")).unwrap()
}

/// A server's observations about one client.
#[derive(Debug, PartialEq, Eq)]
struct Noticed {
    /// The server name indication.
    name: Option<String>,
    /// The data from the connection after the handshake.
    data: Vec<u8>,
    /// True if the client closed the connection properly.
    closed: bool,
}

/// Starts a TLS server that notes what each client whose handshake succeeds does.
async fn serve(config: ServerConfig) -> (u16, mpsc::UnboundedReceiver<Noticed>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let (note, noticed) = mpsc::unbounded_channel();

    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            if let Ok(mut stream) = acceptor.accept(stream).await {
                let name = stream.get_ref().1.server_name().map(str::to_owned);
                let mut data = Vec::new();
                let closed = stream.read_to_end(&mut data).await.is_ok();

                let _ = note.send(Noticed { name, data, closed });
            }
        }
    });
    (port, noticed)
}

/// Starts a server that sends `bytes` to each client, and then closes, or waits until the client does.
async fn serve_bytes(bytes: Vec<u8>, closes: bool) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();

    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut hello = [0; 5];

            // A client that has read enough may disconnect early.
            let _ = stream.read_exact(&mut hello).await;
            let _ = stream.write_all(&bytes).await;
            if closes {
                let _ = stream.shutdown().await;
            }
            let _ = stream.read_to_end(&mut Vec::new()).await;
        }
    });
    port
}

/// Starts a relay to a port, which returns the bytes sent by the client of its one connection.
async fn relay(port: u16) -> (u16, oneshot::Receiver<Vec<u8>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let relay = listener.local_addr().unwrap().port();
    let (sent, all) = oneshot::channel();

    tokio::spawn(async move {
        let (client, _) = listener.accept().await.unwrap();
        let server = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
        let ((mut from_client, mut to_client), (mut from_server, mut to_server)) =
            (client.into_split(), server.into_split());

        tokio::spawn(async move { tokio::io::copy(&mut from_server, &mut to_client).await });
        let (mut recorded, mut buffer) = (Vec::new(), [0; 4096]);

        while let Ok(length @ 1..) = from_client.read(&mut buffer).await {
            recorded.extend(&buffer[..length]);
            to_server.write_all(&buffer[..length]).await.unwrap();
        }
        sent.send(recorded).unwrap();
    });
    (relay, all)
}

fn names(chain: &Chain) -> Vec<&str> {
    chain.certificates().map(|certificate| certificate.subject_name.as_str()).collect()
}

async fn failed(address: &Address) -> Failure {
    let failure = ask(address).await.unwrap_err();

    assert!(failure.to_string().ends_with('.') && failure.hint().ends_with('.'), "{failure:?}");
    failure
}

#[tokio::test]
async fn the_chain_comes_as_the_server_shows_it_over_tls_1_2_and_over_tls_1_3() {
    let authority = Authority::new();

    for versions in [[&TLS12].as_slice(), &[&TLS13], &[&TLS12, &TLS13]] {
        let (port, _) = serve(authority.server(versions)).await;
        let chain = ask(&at(port)).await.unwrap();

        assert_eq!(names(&chain), ["login.example.com", "Intermediate", "Root"], "{versions:?}");
        assert_eq!(chain.end_entity.der(), authority.chain[0].as_ref());
        assert_eq!(chain.problems, [""; 0]);
    }
}

#[tokio::test]
async fn the_server_hears_its_name_and_goodbye_and_nothing_else() {
    for version in [&TLS12, &TLS13] {
        let mut config = Authority::new().server(&[version]);

        // If tickets are unread when the connection closes, the operating system resets the connection.
        config.send_tls13_tickets = 0;
        let (port, mut noticed) = serve(config).await;

        ask(&at(port)).await.unwrap();
        assert_eq!(
            noticed.recv().await.unwrap(),
            Noticed { name: Some("localhost".to_owned()), data: Vec::new(), closed: true },
            "{version:?}"
        );
    }
}

#[tokio::test]
async fn no_record_of_application_data_goes_over_the_wire() {
    let (port, _) = serve(Authority::new().server(&[&TLS12])).await;
    let (relay, sent) = relay(port).await;

    ask(&at(relay)).await.unwrap();
    let sent = sent.await.unwrap();
    let (mut kinds, mut rest) = (Vec::new(), sent.as_slice());

    // In TLS 1.2 the content type of a record is readable even if the record is encrypted (RFC 5246 §6.2.1).
    while let [kind, _, _, high, low, ..] = *rest {
        kinds.push(kind);
        rest = &rest[5 + usize::from(u16::from_be_bytes([high, low]))..];
    }
    assert!(rest.is_empty() && kinds.len() >= 4, "{kinds:?}");
    assert!(!kinds.contains(&APPLICATION_DATA), "{kinds:?}");
}

#[tokio::test]
async fn an_ip_address_is_asked_without_a_name() {
    let (port, mut noticed) = serve(Authority::new().server(&[&TLS13])).await;
    let address = Address::from_url(&format!("https://127.0.0.1:{port}/")).unwrap();

    assert_eq!(ask(&address).await.unwrap().end_entity.subject_name, "login.example.com");
    assert_eq!(noticed.recv().await.unwrap().name, None);
}

#[tokio::test]
async fn a_server_that_wants_a_client_certificate_has_shown_its_own_by_then() {
    let authority = Authority::new();

    for version in [&TLS12, &TLS13] {
        let (port, _) = serve(authority.mutual_server(version)).await;

        assert_eq!(ask(&at(port)).await.unwrap().certificates().count(), 3, "{version:?}");
    }
}

#[tokio::test]
async fn a_certificate_that_nobody_would_trust_is_shown_all_the_same() {
    let mut expired = parameters("login.example.com", false);

    expired.not_before = rcgen::date_time_ymd(2010, 1, 1);
    expired.not_after = rcgen::date_time_ymd(2011, 1, 1);
    let key = KeyPair::generate().unwrap();
    let authority = Authority { chain: vec![expired.self_signed(&key).unwrap().der().clone()], key };
    let (port, _) = serve(authority.server(&[&TLS12, &TLS13])).await;
    let chain = ask(&at(port)).await.unwrap();

    assert_eq!(chain.end_entity.not_after.to_string(), "2011-01-01T00:00:00Z");
    assert!(chain.end_entity.self_signed && chain.others.is_empty());
}

#[tokio::test]
async fn a_long_chain_is_cut_visibly_and_one_without_end_is_refused() {
    let mut authority = Authority::new();
    let issuer = authority.chain[1].clone();

    authority.chain.extend(vec![issuer.clone(); 17]);
    let (port, _) = serve(authority.server(&[&TLS13])).await;
    let chain = ask(&at(port)).await.unwrap();

    assert_eq!(chain.certificates().count(), 16);
    assert_eq!(chain.problems, ["The chain has 20 certificates. Only the first 16 were read."]);

    authority.chain.extend(vec![issuer; 300]);
    for version in [&TLS12, &TLS13] {
        let (port, _) = serve(authority.server(&[version])).await;
        let address = at(port);

        assert_eq!(failed(&address).await, Failure::TooLarge(address), "{version:?}");
    }
}

#[tokio::test]
async fn what_is_not_tls_is_called_so() {
    for bytes in [
        b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n".to_vec(),
        b"SSH-2.0-OpenSSH_9.6\r\n".to_vec(),
        b"nonsense".repeat(128 * 1024),
        vec![0; 1024 * 1024],
        vec![0xff; 1024 * 1024],
    ] {
        let address = at(serve_bytes(bytes, false).await);
        let failure = failed(&address).await;

        assert_eq!(failure, Failure::NotTls(address.clone()));
        assert_eq!(failure.to_string(), format!("{address} doesn’t respond in TLS."));
    }
}

#[tokio::test]
async fn a_server_that_hangs_up_is_told_from_one_that_refuses() {
    let address = at(serve_bytes(Vec::new(), true).await);

    assert_eq!(failed(&address).await, Failure::Closed(address));

    // The head of an incomplete ServerHello.
    let address = at(serve_bytes(vec![22, 3, 3, 0, 80, 2, 0, 0, 76], true).await);

    assert_eq!(failed(&address).await, Failure::Closed(address));

    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = Address::from_url(&format!("https://{}/", listener.local_addr().unwrap())).unwrap();

    drop(listener);
    assert_eq!(failed(&address).await, Failure::Refused(address));
}

#[tokio::test]
async fn an_alert_is_told_by_its_meaning() {
    // Fatal alerts (RFC 8446 §6): protocol_version, handshake_failure, unrecognized_name.
    for (alert, words) in [
        (70, "offers only TLS that is too old to be safe."),
        (40, "ended the handshake with the TLS alert 40 (HandshakeFailure)."),
        (112, "ended the handshake with the TLS alert 112 (UnrecognisedName)."),
    ] {
        let address = at(serve_bytes(vec![21, 3, 3, 0, 2, 2, alert], true).await);

        assert_eq!(failed(&address).await.to_string(), format!("{address} {words}"));
    }
}

#[tokio::test]
async fn a_name_that_is_nowhere_is_not_found() {
    // No name under .invalid is ever found (RFC 6761 §6.4).
    let address = Address::from_url("https://login.invalid:8443/").unwrap();
    let failure = failed(&address).await;

    assert_eq!(failure, Failure::NameNotFound(address));
    assert_eq!(failure.to_string(), "There is no host named login.invalid, or this computer is offline.");
}

#[tokio::test]
async fn dropping_the_future_hangs_up() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = at(listener.local_addr().unwrap().port());
    let client = tokio::spawn(async move { ask(&address).await });
    let (mut stream, _) = listener.accept().await.unwrap();

    assert!(stream.read_u8().await.is_ok());
    client.abort();
    assert!(client.await.unwrap_err().is_cancelled());
    let hung_up = stream.read_to_end(&mut Vec::new()).await;

    assert!(hung_up.is_ok() || hung_up.is_err_and(|error| error.kind() == std::io::ErrorKind::ConnectionReset));
}

/// `openssl s_server` on a port that it chooses; it ends with the test.
struct OpenSsl {
    child: Child,
    address: Address,
}

impl OpenSsl {
    /// Starts it. Returns `None` if there is no openssl that supports this and prints its port.
    fn serve(options: &[&str]) -> Option<Self> {
        let mut child = Command::new("openssl")
            .args(["s_server", "-accept", "127.0.0.1:0"])
            .args(options)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        // It prints "ACCEPT 127.0.0.1:12345" when it listens.
        let said = BufReader::new(child.stdout.as_mut()?).lines().map_while(Result::ok);
        let address = said
            .filter_map(|line| Some(line.strip_prefix("ACCEPT")?.trim().to_owned()))
            .next()
            .filter(|socket| socket.contains(':'))
            .and_then(|socket| Address::from_url(&format!("https://{socket}/")));

        match address {
            Some(address) => Some(Self { child, address }),
            None => {
                let _ = child.kill();
                let _ = child.wait();
                None
            }
        }
    }
}

impl Drop for OpenSsl {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Writes PEM blocks into a file and returns its path.
fn write_pem(folder: &Path, name: &str, label: &str, blocks: &[&[u8]]) -> String {
    let path = folder.join(name);
    let blocks: Vec<Pem> = blocks.iter().map(|block| Pem::new(label, *block)).collect();

    std::fs::write(&path, pem::encode_many(&blocks)).unwrap();
    path.to_str().unwrap().to_owned()
}

#[tokio::test]
async fn the_chain_of_an_openssl_server_comes_too() {
    let (folder, authority) = (tempfile::tempdir().unwrap(), Authority::new());
    let chain: Vec<&[u8]> = authority.chain.iter().map(AsRef::as_ref).collect();
    let certificate = write_pem(folder.path(), "certificate.pem", "CERTIFICATE", &chain[..1]);
    let issuers = write_pem(folder.path(), "issuers.pem", "CERTIFICATE", &chain[1..]);
    let key = write_pem(folder.path(), "key.pem", "PRIVATE KEY", &[&authority.key.serialize_der()]);
    let files = ["-cert", &certificate, "-cert_chain", &issuers, "-key", &key];

    for options in [["-tls1_2"].as_slice(), &["-tls1_3"], &["-Verify", "1"]] {
        let Some(server) = OpenSsl::serve(&[&files, options].concat()) else {
            println!("skipped: no openssl whose s_server tells its port");
            return;
        };
        let shown = ask(&server.address).await.unwrap();

        assert_eq!(shown.certificates().map(Certificate::der).collect::<Vec<_>>(), chain, "{options:?}");
    }
    let Some(server) = OpenSsl::serve(&[&files, ["-tls1_1", "-cipher", "ALL:@SECLEVEL=0"].as_slice()].concat()) else {
        println!("skipped: this openssl knows no TLS 1.1");
        return;
    };

    assert_eq!(failed(&server.address).await, Failure::OldTls(server.address.clone()));
}

#[tokio::test]
async fn a_certificate_is_shown_whatever_key_and_signature_it_has() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (certificate, key) = (path("certificate.pem"), path("key.pem"));

    for (kind, version) in [
        ("rsa:1024 -sha1", "-tls1_2"),
        ("rsa:1024 -sha1", "-tls1_3"),
        ("rsa-pss -pkeyopt rsa_keygen_bits:2048", "-tls1_3"),
        ("ec -pkeyopt ec_paramgen_curve:P-384", "-tls1_2"),
        ("ec -pkeyopt ec_paramgen_curve:P-521", "-tls1_3"),
        ("ed25519", "-tls1_3"),
        ("ed448", "-tls1_3"),
    ] {
        let made = Command::new("openssl")
            .args(["req", "-x509", "-nodes", "-subj", "/CN=login.example.com", "-keyout", &key, "-out", &certificate])
            .arg("-newkey")
            .args(kind.split(' '))
            .output();

        if !made.is_ok_and(|made| made.status.success()) {
            println!("skipped: no openssl that makes {kind}");
            continue;
        }
        let options = ["-cert", &certificate, "-key", &key, version, "-cipher", "ALL:@SECLEVEL=0"];
        let Some(server) = OpenSsl::serve(&options) else {
            println!("skipped: no openssl whose s_server serves {kind}");
            continue;
        };
        let chain = ask(&server.address).await.unwrap_or_else(|failure| panic!("{kind}: {failure}"));

        assert_eq!(names(&chain), ["login.example.com"], "{kind}");
    }
}
