//! The parts of pages, put together as pages use them: `cargo run -p shared --example gallery -- DIR` writes
//! `DIR/<language>/<page>.html`, to be opened from the disk.

#![expect(clippy::needless_pass_by_value, reason = "a part takes what it is made of, and calls read as the page does")]

mod account;
mod money;
mod public;

use std::path::Path;
use std::{env, fs, io};

use maud::Markup;
use shared::domain::Language;
use shared::i18n::Texts;
use shared::views::{Frame, Provider, Section, assets, page};

/// A page of the gallery, made for a language.
type Sample = (&'static str, fn(&Sheet<'_>) -> Markup);

const SAMPLES: [Sample; 11] = [
    ("login", public::login),
    ("login-errors", public::login_errors),
    ("reset", public::reset),
    ("problem", public::problem),
    ("home-arrears", account::home_arrears),
    ("home-credit", account::home_credit),
    ("password", account::password),
    ("invoices", money::invoices),
    ("invoices-none", money::invoices_none),
    ("payments", money::payments),
    ("payment", money::payment),
];

/// What a sample is drawn on.
struct Sheet<'a> {
    texts: Texts,
    provider: &'a Provider,
}

impl Sheet<'_> {
    /// The words of the sample in its language: samples stay out of the catalogues.
    fn say(&self, polish: &'static str, english: &'static str) -> &'static str {
        match self.texts.language() {
            Language::Pl => polish,
            Language::En => english,
        }
    }

    fn frame<'a>(&'a self, title: &'a str, subscriber: Option<&'a str>, section: Section) -> Frame<'a> {
        let kept_query = Some("");
        Frame {
            texts: self.texts,
            provider: self.provider,
            title,
            subscriber,
            section,
            kept_query,
            refresh_seconds: None,
        }
    }

    /// A page without a subscriber.
    fn public(&self, title: &str, body: Markup) -> Markup {
        page(&self.frame(title, None, Section::None), body)
    }

    /// A page of a subscriber.
    fn private(&self, title: &str, section: Section, body: Markup) -> Markup {
        page(&self.frame(title, Some("Anna Kowalska-Wiśniewska"), section), body)
    }
}

fn main() -> io::Result<()> {
    let folder = env::args().nth(1).ok_or_else(|| io::Error::other("usage: gallery DIR"))?;
    let folder = Path::new(&folder);
    let provider = Provider {
        name: "Sieć Dobra".into(),
        email: "pomoc@siecdobra.example".into(),
        phone: "+48 22 123 45 67".into(),
        hours: "pon.–pt. 8:00–18:00".into(),
        tax_id: None,
        account: None,
    };
    for asset in assets() {
        write(&folder.join(asset.path.trim_start_matches('/')), asset.bytes)?;
    }
    for language in Language::ALL {
        let sheet = Sheet { texts: Texts::of(language), provider: &provider };
        for (name, sample) in SAMPLES {
            let html = sample(&sheet).into_string().replace("href=\"/assets/", "href=\"../assets/");
            write(&folder.join(language.tag()).join(format!("{name}.html")), html.as_bytes())?;
        }
    }
    Ok(())
}

fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent)?;
    }
    fs::write(path, bytes)
}
