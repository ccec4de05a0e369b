//! The certificate that notifications are signed with: fetched from its one address, kept for an hour.

use std::time::Duration;

use jiff::SignedDuration;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use tokio::sync::Mutex;

use super::super::call::send;
use crate::domain::Timestamp;

/// How long it is kept. It is exchanged where it stands, and whether it is valid is looked at each time.
const KEPT: SignedDuration = SignedDuration::from_hours(1);
/// One that a signature does not hold by is fetched anew, no oftener than this.
const FRESH: SignedDuration = SignedDuration::from_mins(1);
/// One that could not be had is fetched again after this: whoever sends rubbish meanwhile waits for nothing.
const AGAIN: SignedDuration = SignedDuration::from_secs(5);
const FETCH_TIMEOUT: Duration = Duration::from_secs(5);
const BYTES_MAX: usize = 64 * 1024;
/// A leaf, and those between it and the one that is trusted.
const CERTIFICATES_MAX: usize = 5;

/// It, and those that stand with it.
pub(super) struct Certificate {
    http: reqwest::Client,
    url: String,
    kept: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    certificates: Option<(Vec<CertificateDer<'static>>, Timestamp)>,
    failed_at: Option<Timestamp>,
}

impl Certificate {
    /// Nothing is fetched yet.
    pub fn new(http: reqwest::Client, url: String) -> Self {
        Self { http, url, kept: Mutex::default() }
    }

    /// Whether something holds by it: by the one that is kept, else by one fetched anew. None: it cannot be had now.
    pub async fn proves(&self, now: Timestamp, holds: impl Fn(&[CertificateDer<'static>]) -> bool) -> Option<bool> {
        let mut kept = self.kept.lock().await;
        if let Some((certificates, fetched)) = kept.certificates.as_ref() {
            let age = now.duration_since(*fetched);
            if age < KEPT && holds(certificates) {
                return Some(true);
            }
            if age < FRESH {
                return Some(false);
            }
        }
        if kept.failed_at.is_some_and(|failed| now.duration_since(failed).abs() < AGAIN) {
            return None;
        }
        let Some(certificates) = self.fetch().await else {
            kept.failed_at = Some(now);
            return None;
        };
        let proved = holds(&certificates);
        *kept = Kept { certificates: Some((certificates, now)), failed_at: None };
        Some(proved)
    }

    async fn fetch(&self) -> Option<Vec<CertificateDer<'static>>> {
        let request = self.http.get(&self.url).timeout(FETCH_TIMEOUT);
        let (status, body) = match send("Tpay certificate", request).await {
            Ok(answer) => answer,
            Err(error) => {
                tracing::warn!(%error, "the certificate of notifications cannot be had");
                return None;
            }
        };
        let is_pem = status.is_success() && body.len() <= BYTES_MAX;
        let certificates = CertificateDer::pem_slice_iter(&body).take(CERTIFICATES_MAX).collect::<Result<Vec<_>, _>>();
        let certificates = certificates.ok().filter(|certificates| is_pem && !certificates.is_empty());
        if certificates.is_none() {
            tracing::warn!(%status, bytes = body.len(), "what stands in the place of the certificate is none");
        }
        certificates
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::super::super::testing::{Server, Told};
    use super::*;

    const LEAF: &str = include_str!("testdata/leaf.pem");
    const ROOT: &str = include_str!("testdata/root.pem");

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + seconds).expect("a time")
    }

    async fn certificate(answers: impl IntoIterator<Item = Told>) -> (Certificate, Server) {
        let server = Server::of(answers).await;
        let http = super::super::super::call::client("Tpay", &server.url).expect("a client");
        (Certificate::new(http, format!("{}/jws.pem", server.url)), server)
    }

    fn pem(text: &str) -> Told {
        Told::Answer(200, text.to_owned())
    }

    fn is_root(certificates: &[CertificateDer<'static>]) -> bool {
        certificates == [CertificateDer::from_pem_slice(ROOT.as_bytes()).expect("a certificate")]
    }

    #[tokio::test]
    async fn bug_19_it_is_fetched_once_an_hour() {
        let (certificate, server) = certificate([pem(ROOT), pem(ROOT)]).await;
        for seconds in [0, 1, 1800, 3599] {
            assert_eq!(certificate.proves(at(seconds), is_root).await, Some(true));
        }
        assert_eq!(server.asked().len(), 1);
        assert_eq!(certificate.proves(at(3600), is_root).await, Some(true));
        assert_eq!(server.asked().len(), 2);
    }

    #[tokio::test]
    async fn one_that_was_exchanged_is_fetched_anew_and_whoever_sends_rubbish_makes_it_once_a_minute() {
        let (certificate, server) = certificate([pem(LEAF), pem(ROOT), pem(ROOT)]).await;
        assert_eq!(certificate.proves(at(0), is_root).await, Some(false));
        for _ in 0..5 {
            assert_eq!(certificate.proves(at(59), is_root).await, Some(false));
        }
        assert_eq!(server.asked().len(), 1);
        assert_eq!(certificate.proves(at(60), is_root).await, Some(true));
        assert_eq!(server.asked().len(), 2);
        // Something that does not hold is refused by the newest there is.
        assert_eq!(certificate.proves(at(120), |_| false).await, Some(false));
        assert_eq!(server.asked().len(), 3);
    }

    #[tokio::test]
    async fn without_it_nothing_is_believed_and_nothing_refused_for_good() {
        let large = format!("{ROOT}{}", "#".repeat(BYTES_MAX));
        let answers = [
            Told::Nothing,
            Told::Answer(500, ROOT.to_owned()),
            Told::Answer(302, ROOT.to_owned()),
            pem("<html>"),
            pem("-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----\n"),
            pem(&large),
        ];
        let (certificate, server) = certificate(answers.into_iter().chain([pem(ROOT)])).await;
        let looks = AtomicUsize::new(0);
        let holds = |certificates: &[_]| looks.fetch_add(1, Ordering::Relaxed) == 0 && is_root(certificates);
        for place in 0..6 {
            assert_eq!(certificate.proves(at(5 * place), holds).await, None);
            assert_eq!(certificate.proves(at(5 * place + 4), holds).await, None, "not asked for again at once");
        }
        assert_eq!(certificate.proves(at(30), holds).await, Some(true));
        assert_eq!((server.asked().len(), server.asked()[0].line.as_str()), (7, "GET /api-root/jws.pem"));
    }
}
