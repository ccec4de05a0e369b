//! Devices and networks in plain words.

use crate::domain::{Agent, Browser, Network};
use crate::i18n::Texts;
use crate::tr;

/// A device: `Firefox, Android`.
pub fn device(texts: Texts, agent: Agent) -> String {
    let browser = match (agent.browser, agent.browser.name()) {
        (_, Some(name)) => name.to_owned(),
        (Browser::App, None) => tr!(texts, "device-app"),
        (_, None) => tr!(texts, "device-other-browser"),
    };
    match agent.system.name() {
        Some(system) => format!("{browser}, {system}"),
        None => browser,
    }
}

/// A network beside the one that the reader is in: the same, or another one. Where that lies nobody here knows.
pub fn network(texts: Texts, network: Option<Network>, here: Network) -> String {
    match network {
        Some(network) if network == here => tr!(texts, "network-same"),
        Some(network) => tr!(texts, "network-other", network = network.shown()),
        None => tr!(texts, "network-unknown"),
    }
}
