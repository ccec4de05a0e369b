//! What somebody calls with, as far as its `User-Agent` says: a browser and a system, in words for people and for nothing else.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What is looked at of a header that may be of any length.
const LENGTH_MAX: usize = 512;

/// A browser or an app, and the system it runs on. A header can say anything: nothing is decided by it.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Agent {
    /// The browser.
    pub browser: Browser,
    /// The system.
    pub system: System,
}

/// A browser.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Browser {
    /// No browser: a program of somebody's.
    App,
    /// Chrome, Chromium.
    Chrome,
    /// Edge.
    Edge,
    /// Firefox.
    Firefox,
    /// Opera.
    Opera,
    /// Safari.
    Safari,
    /// Samsung Internet.
    Samsung,
    /// Vivaldi.
    Vivaldi,
    /// One that is not known here.
    #[default]
    #[serde(other)]
    Other,
}

/// A system.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum System {
    /// Android.
    Android,
    /// A Chromebook's.
    ChromeOs,
    /// An iPad's.
    Ipad,
    /// An iPhone's.
    Iphone,
    /// Linux on a computer.
    Linux,
    /// A Mac's, and that of an iPad that says it is one.
    MacOs,
    /// Windows.
    Windows,
    /// One that is not known here.
    #[default]
    #[serde(other)]
    Other,
}

/// What tells a browser, most telling first: each of them says that it is also those below it.
const BROWSERS: [(&str, Browser); 14] = [
    ("EdgA/", Browser::Edge),
    ("EdgiOS/", Browser::Edge),
    ("Edg/", Browser::Edge),
    ("OPR/", Browser::Opera),
    ("OPX/", Browser::Opera),
    ("OPT/", Browser::Opera),
    ("Vivaldi/", Browser::Vivaldi),
    ("SamsungBrowser/", Browser::Samsung),
    ("FxiOS/", Browser::Firefox),
    ("Firefox/", Browser::Firefox),
    ("CriOS/", Browser::Chrome),
    ("Chrome/", Browser::Chrome),
    ("Chromium/", Browser::Chrome),
    ("Safari/", Browser::Safari),
];

/// The same of a system: a phone says that it is also Linux, or like a Mac.
const SYSTEMS: [(&str, System); 7] = [
    ("Android", System::Android),
    ("iPhone", System::Iphone),
    ("iPad", System::Ipad),
    ("Windows", System::Windows),
    ("CrOS", System::ChromeOs),
    ("Macintosh", System::MacOs),
    ("Linux", System::Linux),
];

impl Agent {
    /// What a `User-Agent` says; what says nothing is an app.
    pub fn of(header: &str) -> Self {
        let text = &header[..header.floor_char_boundary(LENGTH_MAX)];
        let is_browser = text.starts_with("Mozilla/") || text.starts_with("Opera/");
        let browser = BROWSERS.iter().find(|(sign, _)| text.contains(sign)).map_or(Browser::Other, |(_, found)| *found);
        Self {
            browser: if is_browser { browser } else { Browser::App },
            system: SYSTEMS.iter().find(|(sign, _)| text.contains(sign)).map_or(System::Other, |(_, found)| *found),
        }
    }
}

impl Browser {
    /// What it is called in every language. None: it has no name.
    pub const fn name(self) -> Option<&'static str> {
        match self {
            Self::Chrome => Some("Chrome"),
            Self::Edge => Some("Edge"),
            Self::Firefox => Some("Firefox"),
            Self::Opera => Some("Opera"),
            Self::Safari => Some("Safari"),
            Self::Samsung => Some("Samsung Internet"),
            Self::Vivaldi => Some("Vivaldi"),
            Self::App | Self::Other => None,
        }
    }
}

impl System {
    /// What it is called in every language. None: it has no name.
    pub const fn name(self) -> Option<&'static str> {
        match self {
            Self::Android => Some("Android"),
            Self::ChromeOs => Some("ChromeOS"),
            Self::Ipad => Some("iPad"),
            Self::Iphone => Some("iPhone"),
            Self::Linux => Some("Linux"),
            Self::MacOs => Some("macOS"),
            Self::Windows => Some("Windows"),
            Self::Other => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_is_told_from_those_it_says_it_is_too() {
        for (header, browser, system) in [
            ("Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0", Browser::Firefox, System::Android),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0",
                Browser::Edge,
                System::Windows,
            ),
            (
                "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/141.0.0.0 Safari/537.36",
                Browser::Chrome,
                System::Linux,
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1",
                Browser::Safari,
                System::Iphone,
            ),
            (
                "Mozilla/5.0 (iPad; CPU OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/141.0 Mobile/15E148 Safari/604.1",
                Browser::Chrome,
                System::Ipad,
            ),
            (
                "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36",
                Browser::Samsung,
                System::Android,
            ),
            (
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36 OPR/120.0",
                Browser::Opera,
                System::MacOs,
            ),
            (
                "Mozilla/5.0 (X11; CrOS x86_64 1) AppleWebKit/537.36 Chrome/141 Safari/537.36",
                Browser::Chrome,
                System::ChromeOs,
            ),
            ("Mozilla/5.0 (PlayStation 5)", Browser::Other, System::Other),
            ("okhttp/4.12.0", Browser::App, System::Other),
            ("Bliski/2.1 (Android 15)", Browser::App, System::Android),
            ("", Browser::App, System::Other),
        ] {
            assert_eq!(Agent::of(header), Agent { browser, system }, "{header}");
        }
    }

    #[test]
    fn s30_a_header_of_any_length_is_taken() {
        for header in ["x".repeat(10_000), "Mozilla/5.0 ".to_owned() + &"ż".repeat(5_000), "ż".repeat(256)] {
            assert_eq!(Agent::of(&header).system, System::Other);
        }
        let long = format!("Mozilla/5.0 (Windows NT 10.0) Firefox/140.0 {}", "x".repeat(5_000));
        assert_eq!(Agent::of(&long), Agent { browser: Browser::Firefox, system: System::Windows });
    }

    #[test]
    fn a_word_of_a_newer_release_is_another_browser() {
        let read: Agent = serde_json::from_str(r#"{"browser":"ladybird","system":"haiku"}"#).expect("an agent");
        assert_eq!(read, Agent::default());
        let chrome = Agent { browser: Browser::Chrome, system: System::ChromeOs };
        assert_eq!(serde_json::to_string(&chrome).expect("json"), r#"{"browser":"chrome","system":"chrome_os"}"#);
    }
}
