//! Walks through the portal in real Chromium, as people walk: by what they read, with a mouse or with a keyboard alone.
//!
//! They run where `PANEL_BROWSER` is set, with Debian's `chromium` and `chromium-driver`; without it nothing is tested
//! here, and one line says so. With `PANEL_SCREENSHOTS=DIR` every page is kept as a picture.

mod checks;
mod chromium;
mod forgotten;
mod gallery;
mod keyboard;
mod language;
mod no_script;
mod passkey;
mod people;
mod pictures;
mod story;
mod visitor;
mod walk;
