//! Each kind of router gets its speeds in its own order, and no configuration is half taken.

use serde_json::json;

use super::*;
use crate::domain::{Host, HostId, LineChange, RestrictionLevel, Text, Timestamp};

fn host() -> Host {
    Host {
        id: HostId::of("1").expect("an id"),
        name: Text::parse("Dom").expect("a name"),
        pppoe_login: Text::parse("dom").expect("a login"),
        down_kbps: 100_000,
        up_kbps: 50_000,
        macs: Vec::new(),
        pppoe_secret: None,
        speeds_changed_at: None,
    }
}

fn told(kind: &str, level: Option<RestrictionLevel>) -> serde_json::Value {
    let network = Network::parse(&json!({"default": {"kind": kind}}).to_string()).expect("a network");
    let attributes = network.router("bras-1", "10.0.0.1").attributes(&network.profile(level, &host()));
    let reply = RadiusReply::default().reply_all(&attributes).into_json();
    let values = reply.as_object().expect("an object").iter();
    values.map(|(name, value)| (name.clone(), value["value"].clone())).collect()
}

#[test]
fn a_link_to_pay_by_takes_its_place_or_the_attribute_is_left_out() {
    let written = r#"{"suspended": {"down_kbps": 256, "up_kbps": 256, "attributes": {
        "Mikrotik-Address-List": ["suspended"], "WISPr-Redirection-URL": ["{pay_link}"]}}}"#;
    let network = Network::parse(written).expect("a network");
    let host = host();
    let told = |link: Option<&str>| {
        let profile = network.profile_with(Some(RestrictionLevel::Suspended), &host, link);
        profile
            .attributes
            .iter()
            .map(|attribute| format!("{}={:?}", attribute.name, attribute.values))
            .collect::<Vec<_>>()
    };
    let list = r#"Mikrotik-Address-List=[Text("suspended")]"#;
    let link = r#"WISPr-Redirection-URL=[Text("https://panel.example/pay/x")]"#;
    assert_eq!(told(Some("https://panel.example/pay/x")), [list, link]);
    assert_eq!((told(None), told(Some(&"x".repeat(248)))), (vec![list.to_owned()], vec![list.to_owned()]));
    // What changes a live session has no link: the next dial does.
    assert_eq!(network.profile(Some(RestrictionLevel::Suspended), &host).attributes.len(), 1);
}

#[test]
fn each_kind_of_router_gets_up_and_down_in_its_own_order() {
    assert_eq!(told("mikrotik", None), json!({"reply:Mikrotik-Rate-Limit": ["50M/100M"]}));
    assert_eq!(told("accel_ppp", None), json!({"reply:Filter-Id": ["100000/50000"]}));
    let cisco = ["subscriber:sub-qos-policy-in=UP50M", "subscriber:sub-qos-policy-out=DOWN100M"];
    assert_eq!(told("cisco", None), json!({"reply:Cisco-AVPair": cisco}));
    let huawei = json!({
        "reply:Huawei-Input-Average-Rate": [50_000_000],
        "reply:Huawei-Output-Average-Rate": [100_000_000],
    });
    assert_eq!(told("huawei", None), huawei);
    let juniper = json!({"reply:ERX-Ingress-Policy-Name": ["up-50M"], "reply:ERX-Egress-Policy-Name": ["down-100M"]});
    assert_eq!(told("juniper", None), juniper);
}

#[test]
fn a_restriction_has_its_own_speeds_and_list_and_makes_nobody_faster() {
    let limited = told("mikrotik", Some(RestrictionLevel::Limited));
    assert_eq!(limited["reply:Mikrotik-Rate-Limit"], json!(["1M/1M"]));
    assert_eq!(limited["reply:Mikrotik-Address-List"], json!(["limited"]));
    let suspended = told("accel_ppp", Some(RestrictionLevel::Suspended));
    assert_eq!(suspended["reply:Filter-Id"], json!(["256/256"]));
    let network = Network::parse(r#"{"limited": {"down_kbps": 4000, "up_kbps": 90000}}"#).expect("a network");
    let profile = network.profile(Some(RestrictionLevel::Limited), &host());
    assert_eq!((profile.down_kbps, profile.up_kbps, profile.interim_s), (4000, 50_000, 60));
    assert!(profile.attributes.is_empty());
    assert_eq!(network.profile(None, &host()).interim_s, 300);
}

#[test]
fn an_odd_speed_and_a_fast_one_are_told_without_a_unit_that_routers_misread() {
    let of = |down_kbps, up_kbps| {
        let network = Network::parse("{}").expect("a network");
        let profile = network.profile(None, &Host { down_kbps, up_kbps, ..host() });
        let attributes = network.router("", "").attributes(&profile);
        attributes[0].values.clone()
    };
    assert_eq!(of(2_000_000, 512), [AttributeValue::Text("512k/2000M".to_owned())]);
    assert_eq!(of(1500, 300), [AttributeValue::Text("300k/1500k".to_owned())]);
}

#[test]
fn a_speed_of_nothing_is_not_told_as_no_limit() {
    let still = Host { down_kbps: 0, up_kbps: 0, ..host() };
    let network = Network::parse("{}").expect("a network");
    for level in [None, Some(RestrictionLevel::Suspended)] {
        let profile = network.profile(level, &still);
        assert_eq!((profile.down_kbps, profile.up_kbps), (16, 16));
    }
}

#[test]
fn an_attribute_of_a_limit_joins_what_the_router_gets_anyway() {
    let text = json!({
        "default": {"kind": "cisco"},
        "suspended": {"down_kbps": 64, "up_kbps": 64, "attributes": {"Cisco-AVPair": ["subscriber:redirect=PAY"]}},
    });
    let network = Network::parse(&text.to_string()).expect("a network");
    let profile = network.profile(Some(RestrictionLevel::Suspended), &host());
    let attributes = network.router("", "").attributes(&profile);
    assert_eq!((attributes.len(), attributes[0].values.len()), (1, 3));
    let json = RadiusReply::default().reply_all(&attributes).into_json();
    assert_eq!(json["reply:Cisco-AVPair"]["op"], "+=");
}

#[test]
fn a_router_is_known_by_what_it_calls_itself_or_by_its_address() {
    let text = r#"{"default": {"change": "coa"}, "routers": [
        {"identifier": "bras-2", "kind": "accel_ppp"}, {"address": "10.0.0.3", "kind": "juniper", "change": "disconnect"}]}"#;
    let network = Network::parse(text).expect("a network");
    let of = |identifier, address| {
        let router = network.router(identifier, address);
        (router.kind, router.change_by)
    };
    assert_eq!(of("bras-2", "10.9.9.9"), (RouterKind::AccelPpp, ChangeBy::Coa));
    assert_eq!(of("", "10.0.0.3"), (RouterKind::Juniper, ChangeBy::Disconnect));
    assert_eq!(of("bras-1", "10.0.0.1"), (RouterKind::Mikrotik, ChangeBy::Coa));
}

#[test]
fn a_configuration_that_would_fail_open_does_not_start() {
    for bad in [
        "",
        r#"{"limted": {}}"#,
        r#"{"limited": {"down_kbps": 1000}}"#,
        r#"{"limited": {"down_kbps": 0, "up_kbps": 1000}}"#,
        r#"{"limited": {"down_kbps": 1000, "up_kbps": 1000, "attributes": {"Mikrotik-Ratelimit": ["1M/1M"]}}}"#,
        r#"{"limited": {"down_kbps": 1000, "up_kbps": 1000, "attributes": {"Filter-Id": [5]}}}"#,
        r#"{"limited": {"down_kbps": 1000, "up_kbps": 1000, "attributes": {"Filter-Id": []}}}"#,
        r#"{"limited": {"down_kbps": 1000, "up_kbps": 1000, "attributes": {"Session-Timeout": ["900"]}}}"#,
        r#"{"interim_s": 30}"#,
        r#"{"default": {"identifier": "bras-1"}}"#,
        r#"{"default": {"kind": "nokia"}}"#,
        r#"{"routers": [{"kind": "cisco"}]}"#,
        r#"{"routers": [{"identifier": "a", "address": "10.0.0.1"}]}"#,
        r#"{"routers": [{"address": "bras-1"}]}"#,
    ] {
        assert!(Network::parse(bad).is_err(), "{bad}");
    }
    let long = format!("{{{}}}", " ".repeat(4096));
    assert_eq!(Network::parse(&long).err(), Some("is longer than 4096 bytes"));
}

#[test]
fn no_value_is_ever_expanded_by_the_server_that_reads_it() {
    let attributes = [Attribute::text("Filter-Id", "%{config:x}"), Attribute::number("Session-Timeout", 900)];
    let json = RadiusReply::default()
        .control("Cleartext-Password", "x%{User-Name}y")
        .reply("Reply-Message", "%l")
        .reply_all(&attributes)
        .control_all(&attributes)
        .into_json();
    let values = json.as_object().expect("an object");
    assert_eq!(values.len(), 6);
    assert!(values.values().all(|value| value["do_xlat"] == false && value["value"].is_array()), "{json}");
}

#[test]
fn a_stamp_comes_back_as_it_went_and_as_the_server_writes_octets() {
    let at = |text: &str| text.parse::<Timestamp>().expect("a time");
    let line = |moment| LineChange { at: at(moment), from: None, to: None, applied_at: None };
    let noon = line("2026-11-25T12:00:00Z");
    let stamp = Stamp::of(Some(&noon), &host());
    assert_eq!(Stamp::parse(&stamp.to_string()), Some(stamp));
    assert_eq!(Stamp::parse(&format!("0x{}", hex::encode(stamp.to_string()))), Some(stamp));
    let faster = Host { speeds_changed_at: Some(at("2026-11-25T13:00:00Z")), ..host() };
    assert!(Stamp::of(Some(&noon), &faster) > stamp && Stamp::of(None, &faster) > stamp);
    assert_eq!(Stamp::of(None, &host()).to_string(), "panel:0");
    for foreign in ["", "cached", "panel:", "panel:x", "panel:-1", "0x", "0xzz", "panel:9999999999999999"] {
        assert_eq!(Stamp::parse(foreign), None, "{foreign}");
    }
}
