//! `test-sign-in` and `export test-sp-metadata`.

use crate::fixture::provider;
use crate::office::{self, Office};
use crate::program::{Answer, keys};
use crate::sign_in::Signer;
use jiff::Timestamp;
use serde_json::Value;
use std::io::{BufReader, Read as _};
use std::net::TcpListener;
use std::process::{Child, Stdio};

const ACCOUNT: &str = "Example UK";

/// A store with an account that trusts an identity provider created by the test.
fn office(signer: &Signer) -> Office {
    let office = Office::new();
    office.import(&office::draft_of(ACCOUNT, &provider(signer)));
    office
}

/// A test that waits for its response.
struct Waiting {
    child: Child,
    output: BufReader<std::process::ChildStdout>,
    errors: BufReader<std::process::ChildStderr>,
}

impl Waiting {
    fn start(office: &Office, more: &[&str]) -> Self {
        let arguments = ["test-sign-in", "--account", ACCOUNT, "--print-url", "--store", &office.store];
        let mut child = office
            .sandbox
            .command(&[&arguments, more].concat())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let (output, errors) = (child.stdout.take().unwrap(), child.stderr.take().unwrap());

        Self { child, output: BufReader::new(output), errors: BufReader::new(errors) }
    }

    fn line(reader: &mut impl std::io::BufRead) -> String {
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        line.trim_end().to_owned()
    }

    fn end(mut self) -> Answer {
        let (mut stdout, mut stderr) = (String::new(), String::new());
        self.output.read_to_string(&mut stdout).unwrap();
        self.errors.read_to_string(&mut stderr).unwrap();

        Answer { code: self.child.wait().unwrap().code().unwrap(), stdout, stderr }
    }
}

fn row(office: &Office) -> Value {
    let document = office.run(&["account", "show", ACCOUNT, "--json"]).json();
    let rows = document["preflight"].as_array().unwrap();
    rows.iter().find(|row| row["subject"] == "sign-in").unwrap().clone()
}

#[test]
fn a_sign_in_is_accepted_and_becomes_the_proof_of_the_account() {
    let signer = Signer::new();
    let office = office(&signer);
    let mut test = Waiting::start(&office, &[]);
    let url = Waiting::line(&mut test.output);
    let page = signer.sign_in(&url, "ada@example.com", Timestamp::now());
    let answer = test.end().ends_with(0);

    assert!(page.contains("Test passed"), "{page}");
    assert!(answer.stdout.contains("The user is ada@example.com."), "{}", answer.stdout);
    let row = row(&office);
    assert_eq!((&row["outcome"], &row["step"]), (&"passed".into(), &Value::Null));
    assert!(row["sentence"].as_str().unwrap().starts_with("ada@example.com signed in at "), "{row}");
}

#[test]
fn with_json_the_address_stands_on_standard_error_and_the_document_alone_on_standard_output() {
    let signer = Signer::new();
    let office = office(&signer);
    let mut test = Waiting::start(&office, &["--json"]);
    assert_eq!(Waiting::line(&mut test.errors), "Open this URL in a browser:");
    let url = Waiting::line(&mut test.errors);
    signer.sign_in(&url, "ada@example.com", Timestamp::now());
    let document = test.end().ends_with(0).json();

    assert_eq!(keys(&document), ["verdict", "email", "name_id", "attributes", "checks", "findings"]);
    assert_eq!(document["email"], "ada@example.com");
}

#[test]
fn another_signer_is_rejected_with_what_to_do_and_proves_nothing() {
    let office = office(&Signer::new());
    let mut test = Waiting::start(&office, &[]);
    let url = Waiting::line(&mut test.output);
    let page = Signer::new().sign_in(&url, "ada@example.com", Timestamp::now());
    let answer = test.end().ends_with(1);

    assert!(page.contains("Test failed"), "{page}");
    assert!(answer.stdout.contains("Signed with an unexpected certificate"), "{}", answer.stdout);
    assert!(answer.stdout.contains("How to fix it"), "{}", answer.stdout);
    assert_eq!(row(&office)["outcome"], "not-done");
}

#[test]
fn who_is_not_in_the_user_list_is_rejected() {
    let signer = Signer::new();
    let office = office(&signer);
    let users = office.sandbox.write("users.csv", "Email\nbob@example.com\n");
    let mut test = Waiting::start(&office, &["--users", &users]);
    let url = Waiting::line(&mut test.output);
    signer.sign_in(&url, "ada@example.com", Timestamp::now());
    let answer = test.end().ends_with(1);

    assert!(answer.stdout.contains("This address isn’t in the account’s user list"), "{}", answer.stdout);
}

#[test]
fn the_test_metadata_keeps_its_port_and_has_the_providers_service_first() {
    let office = office(&Signer::new());
    let arguments = ["export", "test-sp-metadata", "--account", ACCOUNT];
    let first = office.run(&arguments).ends_with(0).stdout;
    let again = office.run(&arguments).ends_with(0).stdout;
    let read = sso_wizard::saml::service_provider::read(first.as_bytes()).unwrap();

    assert_eq!(first, again);
    assert_eq!(read.entity_id, "https://sp.example.com");
    assert_eq!(read.locations_for_post()[0], "https://sp.example.com/acs");
    assert!(read.locations_for_post()[1].starts_with("http://127.0.0.1:2"), "{first}");

    let own = office.run(&[&arguments[..], &["--as", "own", "--port", "40123"]].concat()).ends_with(0).stdout;
    assert!(own.contains("entityID=\"http://127.0.0.1:40123/sso-wizard-test\""), "{own}");
}

#[test]
fn a_port_that_is_taken_and_an_account_that_lacks_something_are_said() {
    let office = office(&Signer::new());
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    office
        .run(&["test-sign-in", "--account", ACCOUNT, "--print-url", "--port", &port])
        .ends_with(2)
        .says(&format!("Port {port} of this computer is already in use."));

    office.import(&sso_wizard::account::Draft { name: "Empty".to_owned(), ..Default::default() });
    office
        .run(&["test-sign-in", "--account", "Empty", "--print-url"])
        .ends_with(2)
        .says("The account “Empty” doesn’t have the service provider’s entity ID yet.");
    office.run(&["test-sign-in"]).ends_with(64);
}

/// Returns the peak memory of a process so far, in bytes.
#[cfg(target_os = "linux")]
fn peak(process: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    let kilobytes: u64 = line.trim().trim_end_matches(" kB").parse().unwrap();

    kilobytes * 1024
}

#[cfg(target_os = "linux")]
#[test]
fn a_thousand_hostile_requests_do_not_grow_its_memory_and_the_right_answer_is_taken_after_them() {
    use std::io::Write as _;
    use std::net::TcpStream;

    const MOST: u64 = 64 * 1024 * 1024;

    let signer = Signer::new();
    let office = office(&signer);
    let mut test = Waiting::start(&office, &[]);
    let url = Waiting::line(&mut test.output);
    let port = office.run(&["account", "export", ACCOUNT]).json()["account"]["sign_in"]["port"].as_u64().unwrap();
    let address = format!("127.0.0.1:{port}");
    let before = peak(test.child.id());
    let huge = "A".repeat(2 * 1024 * 1024);
    // Slow clients stay as long as they can, each with an incomplete megabyte.
    let slow: Vec<_> = (0..64)
        .map(|_| {
            let mut stream = TcpStream::connect(&address).unwrap();
            let head = "POST /acs HTTP/1.1\r\nContent-Length: 1048576\r\n\r\n";
            let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(&huge.as_bytes()[..1_000_000]));
            stream
        })
        .collect();
    for index in 0..936 {
        let mut stream = TcpStream::connect(&address).unwrap();
        let body = if index % 4 == 0 { &huge } else { "SAMLResponse=PGEvPg%3D%3D&RelayState=x" };
        let method = ["POST", "GET", "PUT", "POST"][index % 4];
        let head = format!(
            "{method} /acs HTTP/1.1\r\nHost: {address}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n",
            body.len()
        );
        // A client that sends too much is disconnected before the end.
        let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body.as_bytes()));
        let mut page = String::new();
        let _ = stream.read_to_string(&mut page);
        assert!(!page.contains("200 OK"), "{page}");
    }
    let after = peak(test.child.id());
    let page = signer.sign_in(&url, "ada@example.com", Timestamp::now());
    test.end().ends_with(0);
    drop(slow);

    assert!(page.contains("Test passed"), "{page}");
    assert!(after - before < MOST, "it grew by {} MB", (after - before) / 1024 / 1024);
    println!("grew by {} MB to {} MB", (after - before) / 1024 / 1024, after / 1024 / 1024);
}
