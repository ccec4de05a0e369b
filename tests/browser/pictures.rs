//! A page as people see it: on a phone and on a desk, by day and by night.

use std::path::PathBuf;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::json;
use shared::domain::Language;

use crate::checks;
use crate::visitor::Visitor;

/// From the narrowest phone, or a desk at 400 %, to a desk.
const WIDTHS: [u16; 4] = [320, 360, 768, 1200];
/// The widths that are worth a picture.
const PICTURED: [u16; 2] = [360, 1200];
const HEIGHT: u16 = 800;
const PHONE_WIDTH_MAX: u16 = 480;

/// Looks at the page in every way, and keeps a picture of it where pictures are wanted.
pub async fn looks(visitor: &Visitor, language: Language, name: &str) {
    let folder = std::env::var_os("PANEL_SCREENSHOTS").map(PathBuf::from);
    for scheme in ["light", "dark"] {
        let features = json!([{ "name": "prefers-color-scheme", "value": scheme }]);
        visitor.chromium.cdp("Emulation.setEmulatedMedia", json!({ "features": features })).await;
        for width in WIDTHS {
            let size =
                json!({ "width": width, "height": HEIGHT, "deviceScaleFactor": 1, "mobile": width <= PHONE_WIDTH_MAX });
            visitor.chromium.cdp("Emulation.setDeviceMetricsOverride", size).await;
            let faults = checks::faults(visitor).await;
            assert!(faults.is_empty(), "{name}, {scheme}, {width}: {faults:#?}");
            if let Some(folder) = folder.as_ref().filter(|_| PICTURED.contains(&width)) {
                std::fs::create_dir_all(folder).expect("a folder");
                let file = folder.join(format!("{name}-{}-{scheme}-{width}.png", language.tag()));
                std::fs::write(file, picture(visitor, width).await).expect("written");
            }
        }
    }
    visitor.chromium.cdp("Emulation.clearDeviceMetricsOverride", json!({})).await;
}

/// The whole page, from its top to its end.
async fn picture(visitor: &Visitor, width: u16) -> Vec<u8> {
    let height = visitor.runs("return document.scrollingElement.scrollHeight").await;
    let clip = json!({ "x": 0, "y": 0, "width": width, "height": height, "scale": 1 });
    let parameters = json!({ "format": "png", "captureBeyondViewport": true, "clip": clip });
    let shot = visitor.chromium.cdp("Page.captureScreenshot", parameters).await;
    BASE64_STANDARD.decode(shot["data"].as_str().expect("a picture")).expect("base64")
}
