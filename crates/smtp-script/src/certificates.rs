//! Certificates for 127.0.0.1, good and bad, from an authority that lives as long as the test.

use std::sync::{Arc, LazyLock};

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, Error, IsCa, KeyPair, date_time_ymd};
use rustls::pki_types::PrivateKeyDer;
use rustls::{ServerConfig, crypto};
use tokio_rustls::TlsAcceptor;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Certificate {
    Good,
    Expired,
    /// For a host of another name.
    OtherName,
    /// From an authority that nobody knows.
    Unknown,
    /// One that may make others.
    Authority,
}

type Authority = CertifiedIssuer<'static, KeyPair>;

static KNOWN: LazyLock<Result<Authority, Error>> = LazyLock::new(|| make_authority("Known to the tests"));

/// What clients have to trust, in PEM.
pub fn authority() -> Result<String, String> {
    KNOWN.as_ref().map(rcgen::CertifiedIssuer::pem).map_err(ToString::to_string)
}

fn make_authority(name: &str) -> Result<Authority, Error> {
    let mut params = CertificateParams::new(Vec::new())?;
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.distinguished_name.push(DnType::CommonName, name);
    CertifiedIssuer::self_signed(params, KeyPair::generate()?)
}

impl Certificate {
    /// Certificate and key in PEM, for a server that reads them from files.
    pub fn pem(self) -> Result<(String, String), Error> {
        self.make().map(|(certificate, key)| (certificate.pem(), key.serialize_pem()))
    }

    fn make(self) -> Result<(rcgen::Certificate, KeyPair), Error> {
        let name = if self == Self::OtherName { "other.example.com" } else { "127.0.0.1" };
        let mut params = CertificateParams::new(vec![name.to_owned()])?;
        if self == Self::Expired {
            params.not_before = date_time_ymd(2020, 1, 1);
            params.not_after = date_time_ymd(2021, 1, 1);
        }
        if self == Self::Authority {
            params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        }
        let key = KeyPair::generate()?;
        let certificate = match self {
            Self::Unknown => params.signed_by(&key, &*make_authority("Unknown to anybody")?)?,
            _ => params.signed_by(&key, KNOWN.as_ref().map_err(Clone::clone)?)?,
        };
        Ok((certificate, key))
    }

    pub(crate) fn acceptor(self) -> Result<TlsAcceptor, Box<dyn std::error::Error + Send + Sync>> {
        let (certificate, key) = self.make()?;
        let key = PrivateKeyDer::try_from(key.serialize_der())?;
        let config = ServerConfig::builder_with_provider(Arc::new(crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], key)?;
        Ok(TlsAcceptor::from(Arc::new(config)))
    }
}
