//! How a chart looks: for a phone or a desk, on something light or dark.

use plotters::style::RGBColor;
use schemars::JsonSchema;

/// What a chart is to fit.
#[derive(Clone, Copy, Debug, Eq, PartialEq, JsonSchema)]
#[schemars(rename = "ChartSize", rename_all = "snake_case")]
pub enum Size {
    /// A desk.
    Wide,
    /// A phone.
    Narrow,
}

/// What a chart is to stand on.
#[derive(Clone, Copy, Debug, Eq, PartialEq, JsonSchema)]
#[schemars(rename = "ChartTheme", rename_all = "snake_case")]
pub enum Theme {
    /// Something light.
    Light,
    /// Something dark.
    Dark,
}

/// Colours: those of the stylesheet, for an image does not see it.
#[derive(Clone, Copy, Debug)]
pub struct Colours {
    /// Words.
    pub ink: RGBColor,
    /// The grid, and what covers gaps.
    pub grid: RGBColor,
    /// Download.
    pub down: RGBColor,
    /// Upload.
    pub up: RGBColor,
}

impl Size {
    /// By its name; wide without one. None: there is no such size.
    pub fn of(name: Option<&str>) -> Option<Self> {
        match name {
            None | Some("wide") => Some(Self::Wide),
            Some("narrow") => Some(Self::Narrow),
            Some(_) => None,
        }
    }

    /// How an address asks for it.
    pub const fn query(self) -> &'static str {
        match self {
            Self::Wide => "",
            Self::Narrow => "&size=narrow",
        }
    }

    /// How wide a line is, in half pixels: where more points stand in less room, less.
    pub const fn line(self) -> u32 {
        match self {
            Self::Wide => 3,
            Self::Narrow => 2,
        }
    }

    /// Width and height in the pixels of a page. It is drawn in half pixels: the library knows whole numbers alone.
    pub const fn shown(self) -> (u32, u32) {
        match self {
            Self::Wide => (760, 260),
            Self::Narrow => (300, 220),
        }
    }
}

impl Theme {
    /// By its name; light without one. None: there is no such theme.
    pub fn of(name: Option<&str>) -> Option<Self> {
        match name {
            None | Some("light") => Some(Self::Light),
            Some("dark") => Some(Self::Dark),
            Some(_) => None,
        }
    }

    /// How an address asks for it.
    pub const fn query(self) -> &'static str {
        match self {
            Self::Light => "",
            Self::Dark => "&theme=dark",
        }
    }

    /// Its colours. What is drawn stands out by 3 to 1 at least, words by 4.5 to 1.
    pub const fn colours(self) -> Colours {
        match self {
            Self::Light => Colours {
                ink: RGBColor(0x6b, 0x5d, 0x50),
                grid: RGBColor(0xe7, 0xdc, 0xcf),
                down: RGBColor(0x0d, 0x5c, 0x55),
                up: RGBColor(0xb4, 0x53, 0x09),
            },
            Self::Dark => Colours {
                ink: RGBColor(0xbf, 0xb1, 0xa2),
                grid: RGBColor(0x4a, 0x41, 0x39),
                down: RGBColor(0x7f, 0xd6, 0xc6),
                up: RGBColor(0xf2, 0xc0, 0x78),
            },
        }
    }
}
