//! TLS as a client: which certificates to accept.
//!
//! The only user of rustls's configuration. Independent of hosts and requests.

use std::path::PathBuf;
use std::sync::Arc;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme};

/// How a server's certificate is verified.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Verification {
    /// By the machine's certificate authorities.
    #[default]
    Native,
    /// By the machine's authorities and those in a PEM file (`--ca-bundle`).
    Bundle(PathBuf),
    /// Not at all (`--no-verify-ssl`).
    Off,
}

/// TLS that cannot be set up.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// The bundle cannot be read as PEM.
    #[error("cannot read the certificates in --ca-bundle {path}: {why}")]
    Bundle {
        /// Which file.
        path: String,
        /// The message of the system or of rustls.
        why: String,
    },
    /// The bundle contains no certificate.
    #[error("--ca-bundle {0} contains no certificate; give a PEM file with BEGIN CERTIFICATE blocks")]
    Empty(String),
    /// The machine has no certificate authorities.
    #[error("this machine has no certificate authorities; give --ca-bundle FILE or --no-verify-ssl")]
    NoRoots,
}

/// The client side of TLS for `verification`.
///
/// # Errors
/// An unusable bundle, or no authority at all.
pub(crate) fn client_config(verification: &Verification) -> Result<Arc<ClientConfig>, TlsError> {
    let provider = Arc::new(ring::default_provider());
    let builder = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .expect("ring supports the default versions");
    let mut config = match verification {
        Verification::Off => {
            builder.dangerous().with_custom_certificate_verifier(Arc::new(Unverified(provider))).with_no_client_auth()
        }
        _ => builder.with_root_certificates(roots(verification)?).with_no_client_auth(),
    };
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(Arc::new(config))
}

fn roots(verification: &Verification) -> Result<RootCertStore, TlsError> {
    let mut store = RootCertStore::empty();
    store.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    if let Verification::Bundle(path) = verification {
        let shown = path.display().to_string();
        let bad = |why: String| TlsError::Bundle { path: shown.clone(), why };
        let certificates = CertificateDer::pem_file_iter(path)
            .and_then(Iterator::collect::<Result<Vec<_>, _>>)
            .map_err(|error| bad(error.to_string()))?;
        if certificates.is_empty() {
            return Err(TlsError::Empty(shown));
        }
        for certificate in certificates {
            store.add(certificate).map_err(|error| bad(error.to_string()))?;
        }
    }
    if store.is_empty() { Err(TlsError::NoRoots) } else { Ok(store) }
}

/// Accepts every certificate, as `--no-verify-ssl` asks.
#[derive(Debug)]
struct Unverified(Arc<CryptoProvider>);

impl ServerCertVerifier for Unverified {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn verify_tls13_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_bundle_that_is_missing_or_holds_no_certificate_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let missing = folder.path().join("missing.pem");
        let error = client_config(&Verification::Bundle(missing)).unwrap_err().to_string();
        assert!(error.contains("--ca-bundle") && error.contains("missing.pem"), "{error}");

        let empty = folder.path().join("empty.pem");
        fs::write(&empty, "not a certificate\n").unwrap();
        let error = client_config(&Verification::Bundle(empty)).unwrap_err();
        assert!(matches!(error, TlsError::Empty(_)), "{error}");
    }
}
