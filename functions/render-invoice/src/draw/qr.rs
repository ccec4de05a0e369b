//! A QR code as rectangles.

use fast_qr::{ECL, QRBuilder, QRCode};

use super::sheet::Area;

/// The blank border that a reader needs, in modules.
const QUIET: f32 = 4.0;

/// The dark modules of a QR code in a square, its blank border within; none where the text is too long for a code.
pub fn modules(text: &str, square: Area) -> Option<Vec<Area>> {
    let code = QRBuilder::new(text).ecl(ECL::M).build().ok()?;
    let size = u16::try_from(code.size).ok()?;
    let module = square.width / (f32::from(size) + 2.0 * QUIET);
    let mut areas = Vec::new();
    for row in 0..size {
        for (start, length) in runs(&code, row, size) {
            areas.push(Area {
                x: square.x + (QUIET + f32::from(start)) * module,
                y: square.y + (QUIET + f32::from(row)) * module,
                width: f32::from(length) * module,
                height: module,
            });
        }
    }
    Some(areas)
}

/// Where dark modules begin in a row, and how many there are.
fn runs(code: &QRCode, row: u16, size: u16) -> Vec<(u16, u16)> {
    let mut runs: Vec<(u16, u16)> = Vec::new();
    for column in 0..size {
        if !code[usize::from(row)][usize::from(column)].value() {
            continue;
        }
        match runs.last_mut() {
            Some((start, length)) if *start + *length == column => *length += 1,
            _ => runs.push((column, 1)),
        }
    }
    runs
}
