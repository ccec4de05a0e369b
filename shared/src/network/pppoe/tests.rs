use super::*;
use crate::random::SystemRandom;

fn code(text: &str) -> Option<&'static str> {
    NewPppoePassword::parse(&Secret::new(text.to_owned()), "jan-dom").err().map(|error| error.code)
}

#[test]
fn an_own_password_is_one_that_any_router_can_be_given() {
    for good in ["zielony7", "Zielony-Rower_7.x:+@=", &"abcd".repeat(15), &format!("{}abc", "abcd".repeat(15))] {
        assert_eq!(code(good), None, "{good}");
    }
    assert_eq!(code("zielony"), Some("pppoe_password_too_short"));
    assert_eq!(code(&"abcd".repeat(16)), Some("pppoe_password_too_long"));
    for sign in " \"'\\%$#;&?<>|`!()[]{}*,/~^żé\u{7}\u{a0}".chars() {
        assert_eq!(code(&format!("zielony7{sign}")), Some("pppoe_password_characters"), "{sign:?}");
    }
    for simple in ["aaaaaaaa", "abcabcabc", "JAN-dom2"] {
        let expected = (simple != "JAN-dom2").then_some("pppoe_password_too_simple");
        assert_eq!(code(simple), expected, "{simple}");
    }
    let login = Secret::new("JAN-dom-1".to_owned());
    assert!(NewPppoePassword::parse(&login, "jan-dom-1").is_err(), "the login, in whatever case");
}

#[test]
fn an_imported_password_is_what_the_routers_have_and_no_control_character() {
    let code = |text: &str| PppoePassword::parse(text).err().map(|error| error.code);
    for good in ["x", "p%{User-Name}%%q\"\\'/é", " żółw ", &"ż".repeat(LENGTH_MAX)] {
        assert_eq!(code(good), None, "{good}");
        assert_eq!(PppoePassword::parse(good).expect("good").secret().expose(), good, "to the character");
    }
    assert_eq!(code(""), Some("blank"));
    assert_eq!(code(&"ż".repeat(LENGTH_MAX + 1)), Some("too_long"));
    for control in ["a\u{0}b", "a\nb", "a\u{7f}", "\u{85}a"] {
        assert_eq!(code(control), Some("control_character"), "{control:?}");
    }
}

#[test]
fn s05_a_generated_password_has_128_bits_is_typed_without_mistakes_and_keeps_the_own_rules() {
    let mut seen = std::collections::BTreeSet::new();
    let mut signs = std::collections::BTreeSet::new();
    for _ in 0..200 {
        let new = NewPppoePassword::generate(&SystemRandom);
        let text = new.password().secret().expose().to_owned();
        let plain: Vec<char> = text.chars().filter(|c| *c != '-').collect();
        assert_eq!((text.len(), plain.len(), text.matches('-').count()), (30, GENERATED, 4), "{text}");
        assert!(!plain.iter().any(|c| "01ilo".contains(*c) || c.is_ascii_uppercase()), "{text}");
        assert_eq!(code(&text), None, "{text}");
        signs.extend(plain);
        assert!(seen.insert(text));
    }
    assert_eq!(signs.len(), TYPEABLE.len(), "every sign comes up");
    let bits = f64::from(u32::try_from(GENERATED).expect("few")) * 31_f64.log2();
    assert!(bits >= 128.0, "{bits}");
}

#[test]
fn s23_a_sealed_password_opens_for_its_own_host_alone() {
    let keeper = Sealer::new(&[7; 32]);
    let of = |tail: &str| HostId::of(tail).expect("an id");
    let owner = SubscriberId::of("1").expect("an id");
    let password = PppoePassword::parse("kanarek-żółty").expect("good");
    let sealed = password.seal(&keeper, &SystemRandom, &owner, &of("1")).expect("sealed");
    assert!(!sealed.contains("kanarek"));
    assert_eq!(PppoePassword::open(&keeper, &sealed, &owner, &of("1")), Ok(password));
    assert_eq!(PppoePassword::open(&keeper, &sealed, &owner, &of("2")), Err(SealError));
    let other = SubscriberId::of("2").expect("an id");
    assert_eq!(PppoePassword::open(&keeper, &sealed, &other, &of("1")), Err(SealError));
}

#[test]
fn s27_neither_debug_nor_an_error_tells_a_password() {
    let password = PppoePassword::parse("kanarek").expect("good");
    assert!(!format!("{password:?}").contains("kanarek"));
    for wrong in ["\"kana\\nrek\"", "4815162342", "[\"kanarek\"]", "{\"a\":\"kanarek\"}"] {
        let error = serde_json::from_str::<PppoePassword>(wrong).expect_err("wrong").to_string();
        assert!(!error.contains("kana") && !error.contains("4815"), "{error}");
    }
    let read: PppoePassword = serde_json::from_str("\"kanarek\"").expect("text");
    assert_eq!(read, password);
}
