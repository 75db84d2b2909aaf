//! Certificates for tests.

use super::Certificate;
use jiff::Timestamp;
use rcgen::{CertificateParams, DnType, KeyPair, SerialNumber};
use std::sync::OnceLock;
use std::time::{Duration, SystemTime};

fn key() -> &'static KeyPair {
    static KEY: OnceLock<KeyPair> = OnceLock::new();

    KEY.get_or_init(|| KeyPair::generate().unwrap())
}

/// Creates parameters with the common name `name`, valid from one day to another, such as `2026-01-01`.
pub(crate) fn parameters(name: &str, from: &str, until: &str) -> CertificateParams {
    let date = |day: &str| {
        let time: Timestamp = format!("{day}T00:00:00Z").parse().unwrap();

        (SystemTime::UNIX_EPOCH + Duration::from_secs(time.as_second().try_into().unwrap())).into()
    };
    let mut parameters = CertificateParams::default();

    parameters.distinguished_name.push(DnType::CommonName, name);
    parameters.not_before = date(from);
    parameters.not_after = date(until);
    parameters.serial_number = Some(SerialNumber::from(7));
    parameters
}

/// Creates a self-signed certificate from parameters.
pub(crate) fn self_signed(parameters: &CertificateParams) -> Certificate {
    Certificate::from_der(parameters.self_signed(key()).unwrap().der()).unwrap()
}

/// Creates a self-signed certificate with the common name `name`, valid from one day to another.
pub(crate) fn certificate(name: &str, from: &str, until: &str) -> Certificate {
    self_signed(&parameters(name, from, until))
}
