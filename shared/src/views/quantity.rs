//! Amounts of traffic as a person reads them: three digits that count, and the unit that fits.

use crate::domain::Language;
use crate::i18n::Texts;
use crate::tr;

/// What is measured.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Measure {
    /// Bits a second.
    Rate,
    /// Packets a second.
    Packets,
    /// Bytes.
    Bytes,
}

/// The greatest power of a thousand that a unit has a name for.
const POWER_MAX: u32 = 4;

impl Measure {
    /// The power of a thousand that a value is told in.
    #[expect(clippy::cast_precision_loss, reason = "three digits are told")]
    pub fn power(self, value: u64) -> u32 {
        // What would be rounded up to a thousand is told in the next unit.
        let fits = |power: &u32| (value as f64) / thousands(*power) < 999.5;
        let last = if self == Self::Packets { 2 } else { POWER_MAX };
        (0..last).find(fits).unwrap_or(last)
    }

    /// The unit of a power of a thousand.
    pub fn unit(self, texts: Texts, power: u32) -> String {
        match (self, power) {
            (Self::Rate, 0) => tr!(texts, "unit-bps"),
            (Self::Rate, 1) => tr!(texts, "unit-kbps"),
            (Self::Rate, 2) => tr!(texts, "unit-mbps"),
            (Self::Rate, 3) => tr!(texts, "unit-gbps"),
            (Self::Rate, _) => tr!(texts, "unit-tbps"),
            (Self::Packets, 0) => tr!(texts, "unit-pps"),
            (Self::Packets, 1) => tr!(texts, "unit-kpps"),
            (Self::Packets, _) => tr!(texts, "unit-mpps"),
            (Self::Bytes, 0) => tr!(texts, "unit-b"),
            (Self::Bytes, 1) => tr!(texts, "unit-kb"),
            (Self::Bytes, 2) => tr!(texts, "unit-mb"),
            (Self::Bytes, 3) => tr!(texts, "unit-gb"),
            (Self::Bytes, _) => tr!(texts, "unit-tb"),
        }
    }

    /// A value with its unit: `12,3 Mb/s`.
    #[expect(clippy::cast_precision_loss, reason = "three digits are told")]
    pub fn of(self, texts: Texts, value: u64) -> String {
        let power = self.power(value);
        format!("{}\u{a0}{}", digits(texts, value as f64 / thousands(power)), self.unit(texts, power))
    }
}

/// A thousand to a power.
pub fn thousands(power: u32) -> f64 {
    1000_f64.powi(i32::try_from(power).unwrap_or_default())
}

/// A number with three digits that count, as its language writes it.
pub fn digits(texts: Texts, value: f64) -> String {
    let text = match value {
        v if v >= 99.95 => format!("{v:.0}"),
        v if v >= 9.995 => format!("{v:.1}"),
        v => format!("{v:.2}"),
    };
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    match texts.language() {
        Language::Pl => text.replace('.', ","),
        Language::En => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_have_three_digits_and_the_unit_that_fits() {
        let polish = Texts::of(Language::Pl);
        for (measure, value, told) in [
            (Measure::Rate, 0, "0 b/s"),
            (Measure::Rate, 999, "999 b/s"),
            (Measure::Rate, 1_000, "1 kb/s"),
            (Measure::Rate, 999_499, "999 kb/s"),
            (Measure::Rate, 999_501, "1 Mb/s"),
            (Measure::Rate, 12_345_678, "12,3 Mb/s"),
            (Measure::Rate, 300_000_000, "300 Mb/s"),
            (Measure::Rate, 2_500_000_000, "2,5 Gb/s"),
            (Measure::Packets, 1_234, "1,23 tys. pak./s"),
            (Measure::Packets, 12_000_000_000, "12000 mln pak./s"),
            (Measure::Bytes, 1_050_000_000_000, "1,05 TB"),
            (Measure::Bytes, 99_960_000, "100 MB"),
        ] {
            assert_eq!(measure.of(polish, value), told.replacen(' ', "\u{a0}", 1));
        }
        let english = Texts::of(Language::En);
        assert_eq!(Measure::Rate.of(english, 12_345_678), "12.3\u{a0}Mb/s");
        assert_eq!(Measure::Bytes.of(english, u64::MAX), "18446744\u{a0}TB");
    }
}
