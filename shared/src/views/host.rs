//! A host in words.

use maud::{Markup, html};

use super::{Measure, Tone, copyable, definitions, moment, pill};
use crate::i18n::Texts;
use crate::tr;
use crate::usage::ToldHost;

/// Whether a host is online, and since when.
pub fn host_state(texts: Texts, host: &ToldHost) -> Markup {
    let (tone, word) =
        if host.online { (Tone::Good, tr!(texts, "hosts-online")) } else { (Tone::Warn, tr!(texts, "hosts-offline")) };
    let since = host.since.map(|at| tr!(texts, "hosts-since", moment = moment(texts, at)));
    html! {
        p.state { (pill(tone, &word)) " " span.hint { (since.unwrap_or_else(|| tr!(texts, "hosts-never"))) } }
    }
}

/// What is known of a host.
pub fn host_facts(texts: Texts, host: &ToldHost) -> Markup {
    let speed = |kbps: u32| Measure::Rate.of(texts, u64::from(kbps) * 1000);
    let mut facts = vec![
        (tr!(texts, "hosts-down"), html! { (speed(host.down_kbps)) }),
        (tr!(texts, "hosts-up"), html! { (speed(host.up_kbps)) }),
        (tr!(texts, "hosts-login"), html! { (host.pppoe_login) }),
    ];
    if let Some(address) = &host.address {
        facts.push((tr!(texts, "hosts-address"), copyable(address)));
    }
    let macs: Vec<String> = host.macs.iter().map(ToString::to_string).collect();
    let macs = if macs.is_empty() { tr!(texts, "hosts-any-mac") } else { macs.join(", ") };
    facts.push((tr!(texts, "hosts-macs", count = host.macs.len()), html! { (macs) }));
    definitions(&facts)
}
