//! A token is ours, whole and in force, or it is nothing (S26).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use portal_tests::{Client, Person, World};
use serde_json::{Value, json};

#[derive(serde::Deserialize)]
struct Signing {
    kid: String,
    private_key_pem: String,
}

impl Signing {
    async fn of(world: &World) -> Self {
        world.boot.secret("PANEL_SECRET_SESSION").await.expect("a secret")
    }

    fn key(&self) -> EncodingKey {
        EncodingKey::from_ed_pem(self.private_key_pem.as_bytes()).expect("a key")
    }

    /// A token that only our own key could have signed.
    fn sign(&self, claims: &Value) -> String {
        token(Algorithm::EdDSA, Some(&self.kid), claims, &self.key())
    }
}

fn token(algorithm: Algorithm, kid: Option<&str>, claims: &Value, key: &EncodingKey) -> String {
    let header = Header { kid: kid.map(str::to_owned), ..Header::new(algorithm) };
    jsonwebtoken::encode(&header, claims, key).expect("a token")
}

/// A token with a header of any kind, its signature taken from another one or left out.
fn relabelled(header: &Value, token: &str, signature: &str) -> String {
    let payload = token.split('.').nth(1).expect("a payload");
    format!("{}.{payload}.{signature}", BASE64.encode(header.to_string()))
}

fn claims_of(token: &str) -> Value {
    let payload = BASE64.decode(token.split('.').nth(1).expect("a payload")).expect("base64");
    serde_json::from_slice(&payload).expect("json")
}

fn with(claims: &Value, name: &str, value: Value) -> Value {
    let mut claims = claims.clone();
    claims[name] = value;
    claims
}

fn without(claims: &Value, name: &str) -> Value {
    let mut claims = claims.clone();
    claims.as_object_mut().expect("an object").remove(name);
    claims
}

/// Another Ed25519 key, in PKCS#8.
fn stranger() -> EncodingKey {
    let seed = [7; 32];
    EncodingKey::from_ed_der(&[&hex::decode("302e020100300506032b657004220420").expect("hex")[..], &seed].concat())
}

/// Tokens that must not pass, each made of one that does.
fn forgeries(good: &str, signing: &Signing, public: &str, now: i64) -> Vec<(&'static str, String)> {
    let claims = claims_of(good);
    let (kid, signature) = (signing.kid.as_str(), good.rsplit('.').next().expect("a signature"));
    let header = |alg: &str| json!({"alg": alg, "kid": kid, "typ": "JWT"});
    let hmac = |bytes: &[u8]| token(Algorithm::HS256, Some(kid), &claims, &EncodingKey::from_secret(bytes));
    let raw = BASE64.decode(public).expect("a key");
    let signed = |claims: Value| signing.sign(&claims);
    let last = good.len() - 1;
    let flipped = if good[good.len() - 10..].starts_with('A') { "B" } else { "A" };
    vec![
        ("none", relabelled(&header("none"), good, "")),
        ("none, with a signature", relabelled(&header("none"), good, signature)),
        ("NONE", relabelled(&header("NONE"), good, "")),
        ("no algorithm", relabelled(&json!({"kid": kid}), good, signature)),
        ("HS256 under the public key", hmac(&raw)),
        ("HS256 under its text", hmac(public.as_bytes())),
        ("HS256 under nothing", hmac(b"")),
        ("RS256", relabelled(&header("RS256"), good, signature)),
        ("ES256", relabelled(&header("ES256"), good, signature)),
        ("another key under our kid", token(Algorithm::EdDSA, Some(kid), &claims, &stranger())),
        ("an unknown kid", token(Algorithm::EdDSA, Some("other"), &claims, &signing.key())),
        ("an empty kid", token(Algorithm::EdDSA, Some(""), &claims, &signing.key())),
        ("no kid", token(Algorithm::EdDSA, None, &claims, &signing.key())),
        (
            "a key of its own in the header",
            relabelled(
                &json!({"alg": "EdDSA", "kid": kid, "jwk": {"kty": "OKP", "crv": "Ed25519", "x": BASE64.encode([7; 32])}}),
                &token(Algorithm::EdDSA, Some(kid), &claims, &stranger()),
                signature,
            ),
        ),
        ("another issuer", signed(with(&claims, "iss", json!("https://evil.example")))),
        ("another audience", signed(with(&claims, "aud", json!("other")))),
        ("expired", signed(with(&claims, "exp", json!(now)))),
        ("expiry as text", signed(with(&claims, "exp", json!("9999999999")))),
        ("no issuer", signed(without(&claims, "iss"))),
        ("no audience", signed(without(&claims, "aud"))),
        ("no expiry", signed(without(&claims, "exp"))),
        ("no subject", signed(without(&claims, "sub"))),
        ("no session", signed(without(&claims, "sid"))),
        ("somebody else's session", signed(with(&claims, "sub", json!("sub_bert")))),
        ("a subject that is none", signed(with(&claims, "sub", json!("sub_x#SUB")))),
        ("a session that never was", signed(with(&claims, "sid", json!("00".repeat(32))))),
        ("3 KB", signed(with(&claims, "padding", json!("x".repeat(2200))))),
        ("without its end", good[..last].to_owned()),
        ("without its signature", good[..good.len() - signature.len()].to_owned()),
        ("another signature", format!("{}{flipped}", &good[..good.len() - 10]) + &good[good.len() - 9..]),
        ("another payload", good.replacen(".e", ".f", 1)),
        ("more after it", format!("{good}.x")),
        ("twice", format!("{good} {good}")),
        ("dots", "..".to_owned()),
        ("nothing", String::new()),
        ("noise", "ÿ%00🦀".to_owned()),
    ]
}

async fn is_let_in(mut client: Client) -> bool {
    let answer = client.get("/").await;
    assert!([200, 401].contains(&answer.status), "{answer:?}");
    if answer.status == 401 {
        assert_eq!(answer.code(), "unauthenticated");
        assert!(!answer.body.contains("token") && !answer.body.contains("signature"), "{}", answer.body);
    }
    answer.status == 200
}

/// With the token in a cookie of an app, so that a refusal is a problem and no redirect.
fn with_cookie(world: &World, token: &str) -> Client {
    let mut app = world.app();
    app.cookie = Some(token.to_owned());
    app
}

#[tokio::test(flavor = "multi_thread")]
async fn s26_a_token_that_is_not_ours_whole_and_in_force_is_nothing() {
    let (anna, bert) = (Person::new("anna"), Person::new("bert"));
    let world = World::of(&[&anna, &bert]).await;
    let signing = Signing::of(&world).await;
    let login = [("login", "anna"), ("password", anna.password.as_str())];
    let good =
        world.app().post("/login", &login).await.expect(200).json()["token"].as_str().expect("a token").to_owned();
    let public = world.portal.settings()["PANEL_SESSION_PUBLIC_KEYS"].split_once(':').expect("a key").1.to_owned();
    let now = shared::clock::Clock::now(&*world.clock).as_second();

    // What is made here the right way passes, so that what fails below fails for its own reason.
    assert!(is_let_in(world.app().bearing(&good)).await && is_let_in(with_cookie(&world, &good)).await);
    let same = signing.sign(&claims_of(&good));
    assert!(is_let_in(world.app().bearing(&same)).await);
    let padded = signing.sign(&with(&claims_of(&good), "padding", json!("x".repeat(900))));
    assert!(is_let_in(world.app().bearing(&padded)).await);

    for (name, forged) in forgeries(&good, &signing, &public, now) {
        assert!(!is_let_in(world.app().bearing(&forged)).await, "{name}, as a bearer");
        assert!(!is_let_in(with_cookie(&world, &forged)).await, "{name}, in the cookie");
        // A good cookie does not help a bad header, nor does a good header spoil by a bad cookie.
        assert!(!is_let_in(with_cookie(&world, &good).bearing(&forged)).await, "{name}, beside a good cookie");
        assert!(is_let_in(with_cookie(&world, &forged).bearing(&good)).await, "{name}, beside a good header");
    }
    for scheme in ["Basic ", "bearer", "Token ", "Bearer  ", ""] {
        let client = world.app().with("authorization", &format!("{scheme}{good}"));
        assert!(!is_let_in(client).await, "{scheme}");
    }
    assert!(is_let_in(world.app().bearing(&good)).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn s26_a_token_ends_when_it_says() {
    let anna = Person::new("anna");
    let world = World::of(&[&anna]).await;
    let signing = Signing::of(&world).await;
    let cookie = world.browser_of(&anna).await.cookie.expect("a cookie");
    let now = shared::clock::Clock::now(&*world.clock).as_second();
    let short = signing.sign(&with(&claims_of(&cookie), "exp", json!(now + 60)));
    assert!(is_let_in(world.app().bearing(&short)).await);
    world.pass(1);
    assert!(!is_let_in(world.app().bearing(&short)).await);
    assert!(is_let_in(world.app().bearing(&cookie)).await);
}
