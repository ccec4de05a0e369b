//! The detached signature of a notification: a JWS (RFC 7515, appendix F) whose payload is the body, and whose key is in a
//! certificate at one address.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rustls::pki_types::{CertificateDer, TrustAnchor, UnixTime};
use serde::Deserialize;
use webpki::{EndEntityCert, ExtendedKeyUsageValidator, KeyPurposeIdIter};

/// The longest header that is read; theirs has 150 characters and the signature of a key of 4096 bits 683.
const LENGTH_MAX: usize = 4096;

/// A signature as it came, read: whose it is and over what is not known yet.
#[derive(Debug, Eq, PartialEq)]
pub(super) struct Jws<'a> {
    header: &'a str,
    signature: Vec<u8>,
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    x5u: String,
}

impl<'a> Jws<'a> {
    /// Reads one whose certificate is at `x5u`, exactly (bug 18). None: it is another's, or none.
    pub fn parse(text: &'a str, x5u: &str) -> Option<Self> {
        if text.len() > LENGTH_MAX {
            return None;
        }
        let mut segments = text.split('.');
        let (header, "", signature, None) = (segments.next()?, segments.next()?, segments.next()?, segments.next())
        else {
            return None;
        };
        let signature = URL_SAFE_NO_PAD.decode(signature).ok()?;
        let Header { alg, x5u: told } = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(header).ok()?).ok()?;
        (alg == "RS256" && told == x5u).then_some(Self { header, signature })
    }

    /// Whether it is over this body by the key in the first of these certificates, which one of the anchors issued, by way of the
    /// others where need be, and which is valid at a time.
    pub fn holds(
        &self,
        body: &[u8],
        certificates: &[CertificateDer<'_>],
        anchors: &[TrustAnchor<'_>],
        now: UnixTime,
    ) -> bool {
        let Some((leaf, others)) = certificates.split_first() else { return false };
        let Ok(leaf) = EndEntityCert::try_from(leaf) else { return false };
        let chain = leaf.verify_for_usage(webpki::ALL_VERIFICATION_ALGS, anchors, others, now, AnyUsage, None, None);
        let message = format!("{}.{}", self.header, URL_SAFE_NO_PAD.encode(body));
        let algorithm = webpki::ring::RSA_PKCS1_2048_8192_SHA256;
        chain.is_ok() && leaf.verify_signature(algorithm, message.as_bytes(), &self.signature).is_ok()
    }
}

/// What a certificate is said to be for: theirs say nothing, and no purpose is that of a notification.
struct AnyUsage;

impl ExtendedKeyUsageValidator for AnyUsage {
    fn validate(&self, _: KeyPurposeIdIter<'_, '_>) -> Result<(), webpki::Error> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use rustls::pki_types::pem::PemObject as _;

    use super::*;

    const X5U: &str = "https://secure.tpay.com/x509/notifications-jws.pem";
    /// A notification as Tpay's own SDK has it in its tests, with the certificates of that time.
    const BODY: &[u8] = include_bytes!("testdata/notification.txt");
    const SIGNATURE: &str = include_str!("testdata/signature.txt");

    fn certificate(pem: &[u8]) -> CertificateDer<'static> {
        CertificateDer::from_pem_slice(pem).expect("a certificate")
    }

    fn at(time: &str) -> UnixTime {
        let time: jiff::Timestamp = time.parse().expect("a time");
        UnixTime::since_unix_epoch(std::time::Duration::from_secs(time.as_second().unsigned_abs()))
    }

    #[test]
    fn t3_bug_8_a_notification_of_tpay_s_holds_byte_for_byte_while_its_certificate_does() {
        let (leaf, root) = (include_bytes!("testdata/leaf.pem"), include_bytes!("testdata/root.pem"));
        let (leaf, root) = (certificate(leaf), certificate(root));
        let anchor = webpki::anchor_from_trusted_cert(&root).expect("an anchor");
        let (leaves, anchors) = ([leaf.clone()], [anchor]);
        let jws = Jws::parse(SIGNATURE.trim(), X5U).expect("a signature");
        let then = at("2024-02-23T07:58:30Z");
        assert!(jws.holds(BODY, &leaves, &anchors, then));
        // Of another body, before and after its time, by nobody's certificate, from nobody.
        assert!(!jws.holds(&[BODY, b" "].concat(), &leaves, &anchors, then));
        assert!(!jws.holds(BODY, &leaves, &anchors, at("2022-08-01T00:00:00Z")));
        assert!(!jws.holds(BODY, &leaves, &anchors, at("2024-08-03T00:00:00Z")));
        assert!(!jws.holds(BODY, &leaves, &[], then));
        assert!(!jws.holds(BODY, &[], &anchors, then));
        // The one that issues signs nothing itself; what is no certificate is none.
        assert!(!jws.holds(BODY, std::slice::from_ref(&root), &anchors, then));
        assert!(!jws.holds(BODY, &[CertificateDer::from(vec![0x30, 0x00])], &anchors, then));
        // Neither does a leaf that is trusted as if it issued.
        let wrong = [webpki::anchor_from_trusted_cert(&leaf).expect("an anchor")];
        assert!(!jws.holds(BODY, &leaves, &wrong, then));
    }

    fn jws(header: &str) -> String {
        format!("{}..AAAA", URL_SAFE_NO_PAD.encode(header))
    }

    #[test]
    fn bug_18_the_certificate_is_at_one_address_exactly() {
        let escaped = X5U.replace('/', "\\/");
        assert!(Jws::parse(&jws(&format!("{{\"alg\":\"RS256\",\"x5u\":\"{escaped}\"}}")), X5U).is_some());
        for bad in [
            "https://secure.tpay.com.example.com/x509/notifications-jws.pem",
            "https://secure.tpay.com@example.com/x509/notifications-jws.pem",
            "https://secure.sandbox.tpay.com/x509/notifications-jws.pem",
            "http://secure.tpay.com/x509/notifications-jws.pem",
            "https://secure.tpay.com/x509/../x509/notifications-jws.pem",
            "https://secure.tpay.com/x509/notifications-jws.pem?v=1",
            "https://secure.tpay.com/x509/notifications-jws.pem#1",
            "https://SECURE.tpay.com/x509/notifications-jws.pem",
            "",
        ] {
            assert_eq!(Jws::parse(&jws(&format!("{{\"alg\":\"RS256\",\"x5u\":\"{bad}\"}}")), X5U), None, "{bad}");
        }
    }

    #[test]
    fn what_is_not_signed_as_it_must_be_is_not_signed() {
        let header = |alg: &str| URL_SAFE_NO_PAD.encode(format!("{{\"alg\":\"{alg}\",\"x5u\":\"{X5U}\"}}"));
        let good = header("RS256");
        for bad in [
            String::new(),
            good.clone(),
            format!("{good}.AAAA"),
            format!("{good}.AAAA.AAAA"),
            format!("{good}..AAAA.AAAA"),
            format!("{good}..A A"),
            format!("{good}..AAA="),
            format!("{}..AAAA", header("none")),
            format!("{}..AAAA", header("HS256")),
            format!("{}..AAAA", header("rs256")),
            jws("{\"alg\":\"RS256\"}"),
            jws(&format!("{{\"alg\":\"RS256\",\"x5u\":\"{X5U}\",\"x5u\":\"{X5U}\"}}")),
            jws("[]"),
            format!("{good}..{}", "A".repeat(LENGTH_MAX)),
        ] {
            assert_eq!(Jws::parse(&bad, X5U), None, "{bad}");
        }
    }
}
