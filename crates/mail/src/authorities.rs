//! Whose certificates a mail server may have.

use std::fmt;
use std::path::Path;
use std::sync::Arc;

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::{self, PemObject as _};
use rustls::{ClientConfig, RootCertStore, crypto};
use tokio_rustls::TlsConnector;

/// The public authorities are compiled in, so that a machine without a list of its own can send mail too.
#[derive(Debug, Clone)]
pub struct Authorities(RootCertStore);

/// Why a file of authorities cannot be used.
#[derive(Debug)]
pub struct UnusableFile(String);

impl std::error::Error for UnusableFile {}

impl fmt::Display for UnusableFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cannot be used: {}", self.0)
    }
}

impl Authorities {
    pub fn public() -> Self {
        Self(RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() })
    }

    /// The public ones, and those of a PEM file.
    pub fn with_file(file: &Path) -> Result<Self, UnusableFile> {
        let read = CertificateDer::pem_file_iter(file).and_then(Iterator::collect::<Result<Vec<_>, _>>);
        let certificates = read.map_err(|error| match error {
            pem::Error::Io(error) => UnusableFile(error.to_string()),
            _ => UnusableFile("it is not PEM".to_owned()),
        })?;
        if certificates.is_empty() {
            return Err(UnusableFile("it holds no certificate in PEM".to_owned()));
        }
        let Self(mut roots) = Self::public();
        for certificate in certificates {
            roots.add(certificate).map_err(|_| UnusableFile("a certificate in it cannot be read".to_owned()))?;
        }
        Ok(Self(roots))
    }

    #[expect(clippy::expect_used, reason = "the provider is compiled in with the cipher suites of both versions")]
    pub(crate) fn connector(self) -> TlsConnector {
        let config = ClientConfig::builder_with_provider(Arc::new(crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .expect("ring speaks TLS 1.2 and 1.3")
            .with_root_certificates(self.0)
            .with_no_client_auth();
        TlsConnector::from(Arc::new(config))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_without_authorities_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("ca.pem");
        for (text, problem) in [
            (Some(""), "it holds no certificate"),
            (Some("no PEM at all"), "it holds no certificate"),
            (Some("-----BEGIN CERTIFICATE-----\n%%\n-----END CERTIFICATE-----\n"), "it is not PEM"),
            (
                Some("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"),
                "a certificate in it cannot be read",
            ),
            (None, "No such file"),
        ] {
            match text {
                Some(text) => std::fs::write(&file, text).unwrap(),
                None => std::fs::remove_file(&file).unwrap(),
            }
            let refusal = Authorities::with_file(&file).unwrap_err().to_string();
            assert!(refusal.starts_with(&format!("cannot be used: {problem}")), "{refusal}");
        }
    }
}
