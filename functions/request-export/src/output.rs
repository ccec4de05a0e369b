//! Copies as data.

use schemars::JsonSchema;
use serde::Serialize;
use shared::domain::{Export, ExportId, ExportState, Timestamp};
use shared::openapi::Moment;

use crate::decide::of_today;

/// The copy that was asked for, and how many more may be.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "NewestExport")]
pub struct Output {
    /// The copy; none before the first, and a week after the last.
    pub export: Option<Copy>,
    /// How many more may be asked for today.
    pub left_today: usize,
}

/// A copy.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Export")]
pub struct Copy {
    /// The copy.
    pub id: ExportId,
    /// How far it has come.
    pub state: ExportState,
    /// When it was asked for.
    #[schemars(with = "Moment")]
    pub requested_at: Timestamp,
    /// When it was there.
    #[schemars(with = "Option<Moment>")]
    pub ready_at: Option<Timestamp>,
    /// When it goes.
    #[schemars(with = "Option<Moment>")]
    pub expires_at: Option<Timestamp>,
    /// Its size.
    pub bytes: Option<u64>,
    /// Where to download it, while it is there.
    pub download: Option<String>,
}

impl Output {
    /// Of one copy, among those that are known.
    pub fn of(export: Option<&Export>, known: &[Export], now: Timestamp) -> Self {
        let left_today = Export::PER_DAY.saturating_sub(of_today(known, now));
        Self { export: export.map(|export| Copy::of(export, now)), left_today }
    }
}

impl Copy {
    fn of(export: &Export, now: Timestamp) -> Self {
        let state = export.state_at(now);
        Self {
            id: export.id.clone(),
            state,
            requested_at: export.requested_at,
            ready_at: export.ready_at,
            expires_at: export.expires_at,
            bytes: export.bytes,
            download: (state == ExportState::Ready).then(|| format!("/data/export/{}/zip", export.id)),
        }
    }
}
