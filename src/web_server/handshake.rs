//! One TLS handshake, for the certificates that are presented in it.

use super::{Address, Failure};
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::aws_lc_rs::default_provider;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, Error, SignatureScheme};
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpStream, lookup_host};
use tokio::time::timeout;
use tokio_rustls::TlsConnector;

// The schemes of keys for RSA-PSS only, which rustls has no names for.
const RSA_PSS_PSS_SHA256: SignatureScheme = SignatureScheme::Unknown(0x0809);
const RSA_PSS_PSS_SHA384: SignatureScheme = SignatureScheme::Unknown(0x080a);
const RSA_PSS_PSS_SHA512: SignatureScheme = SignatureScheme::Unknown(0x080b);

/// The certificates of the server, available as soon as it has presented them.
///
/// As a verifier it accepts every certificate and every signature. That is safe here, and only here: nothing is sent
/// through the connection and nothing is read from it, so there is nothing to protect. Rejecting would hide what the
/// user asked for, such as the chain of a server whose certificate has expired.
#[derive(Debug, Default)]
pub(super) struct Shown {
    certificates: OnceLock<Vec<CertificateDer<'static>>>,
}

impl Shown {
    /// Returns the certificates, the server's own first. Returns `None` if the handshake ended before them.
    pub(super) fn certificates(&self) -> Option<&[CertificateDer<'static>]> {
        self.certificates.get().map(Vec::as_slice)
    }
}

impl ServerCertVerifier for Shown {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        _server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        self.certificates.get_or_init(|| {
            std::iter::once(end_entity).chain(intermediates).map(|der| der.clone().into_owned()).collect()
        });
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        _message: &[u8],
        _certificate: &CertificateDer<'_>,
        _signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn verify_tls13_signature(
        &self,
        _message: &[u8],
        _certificate: &CertificateDer<'_>,
        _signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    /// Lists every existing scheme (RFC 8446 §4.2.3): a server that finds none it can sign with presents no certificate.
    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        vec![
            SignatureScheme::ECDSA_NISTP256_SHA256,
            SignatureScheme::ECDSA_NISTP384_SHA384,
            SignatureScheme::ECDSA_NISTP521_SHA512,
            SignatureScheme::ED25519,
            SignatureScheme::ED448,
            SignatureScheme::RSA_PSS_SHA256,
            SignatureScheme::RSA_PSS_SHA384,
            SignatureScheme::RSA_PSS_SHA512,
            RSA_PSS_PSS_SHA256,
            RSA_PSS_PSS_SHA384,
            RSA_PSS_PSS_SHA512,
            SignatureScheme::RSA_PKCS1_SHA256,
            SignatureScheme::RSA_PKCS1_SHA384,
            SignatureScheme::RSA_PKCS1_SHA512,
            SignatureScheme::RSA_PKCS1_SHA1,
            SignatureScheme::ECDSA_SHA1_Legacy,
        ]
    }
}

/// Connects, completes the handshake, and closes. Afterwards `shown` contains the chain, even if the handshake fails later.
pub(super) async fn shake(address: &Address, limit: Duration, shown: &Arc<Shown>) -> Result<(), Failure> {
    let verifier = Arc::<Shown>::clone(shown);
    let configuration = ClientConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| Failure::tls(address, &error))?
        .dangerous()
        .with_custom_certificate_verifier(verifier)
        .with_no_client_auth();
    let stream = connect(address, limit).await?;
    let mut stream = TlsConnector::from(Arc::new(configuration))
        .connect(address.server_name(), stream)
        .await
        .map_err(|error| Failure::handshake(address, &error))?;

    // Closes properly (RFC 8446 §6.1), so that the server does not log an attack. Whether it listens no longer matters.
    let _ = stream.shutdown().await;
    Ok(())
}

/// Connects to the first IP address of the host that responds. Each gets a share of the time, so a dead one can't use all.
async fn connect(address: &Address, limit: Duration) -> Result<TcpStream, Failure> {
    let host = address.host();
    let sockets: Vec<_> = lookup_host((host.as_str(), address.port()))
        .await
        .map_err(|_| Failure::NameNotFound(address.clone()))?
        .collect();
    let share = limit / u32::try_from(sockets.len().max(1)).unwrap_or(u32::MAX);
    let mut failure = Failure::NameNotFound(address.clone());

    for socket in sockets {
        failure = match timeout(share, TcpStream::connect(socket)).await {
            Ok(Ok(stream)) => return Ok(stream),
            Ok(Err(error)) => Failure::connection(address, &error),
            Err(_) => Failure::NoAnswer(address.clone()),
        };
    }
    Err(failure)
}
