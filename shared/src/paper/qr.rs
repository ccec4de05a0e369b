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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reader_finds_in_a_code_the_text_it_was_made_of() {
        /// Pixels of a module.
        const SCALE: f32 = 4.0;
        let text = "5260001246|PL|61109010140000071219812874|006990|Sieć Łącze Sp. z o.o|FV/11/2026|||";
        let size = QRBuilder::new(text).ecl(ECL::M).build().expect("a code").size;
        let width = (f32::from(u16::try_from(size).expect("small")) + 2.0 * QUIET) * SCALE;
        let square = Area { x: 0.0, y: 0.0, width, height: width };
        let areas = modules(text, square).expect("it fits");
        let is_dark =
            |x: f32, y: f32| areas.iter().any(|a| a.x <= x && x < a.x + a.width && a.y <= y && y < a.y + a.height);
        #[expect(clippy::cast_precision_loss, reason = "a picture of few pixels")]
        let pixel = |x: usize, y: usize| if is_dark(x as f32 + 0.5, y as f32 + 0.5) { 0 } else { 255 };
        let pixels = (size + 8) * 4;
        let mut picture = rqrr::PreparedImage::prepare_from_greyscale(pixels, pixels, pixel);
        let [code] = &picture.detect_grids()[..] else { panic!("one code") };
        assert_eq!(code.decode().expect("it can be read").1, text);
    }
}
