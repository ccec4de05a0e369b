//! What there is to choose before paying, as data.

use schemars::JsonSchema;
use serde::Serialize;
use shared::domain::{
    Charge, ChargeId, Date, Gateway, Money, OnlinePayment, OpenPayment, Outlook, Period, Subscriber, Timestamp,
    local_date, settle,
};
use shared::http::{Fields, Problem};
use shared::openapi::Day;
use shared::paying;

use crate::chosen::Chosen;

/// What there is to choose before paying, and what the choice would settle.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "PaymentChoice")]
pub(crate) struct Choice {
    /// All that is owed.
    pub(crate) owed: Money,
    /// Whether paying online is open.
    pub(crate) is_open: bool,
    /// Where one may pay, in this order.
    pub(crate) gateways: Vec<Gateway>,
    /// The charges that are open, oldest first.
    pub(crate) charges: Vec<OpenCharge>,
    /// What is owed for older charges than those.
    pub(crate) older: Money,
    /// The attempt at paying that is under way.
    pub(crate) open_payment: Option<OpenPayment>,
    /// What the payment would settle, if it were booked now.
    pub(crate) outlook: Option<Shown>,
}

/// A charge that is not wholly paid.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "OpenCharge")]
pub(crate) struct OpenCharge {
    /// The charge.
    pub(crate) id: ChargeId,
    /// The month it is for.
    pub(crate) period: Period,
    /// What it is for.
    pub(crate) title: String,
    /// The day by which it is to be paid.
    #[schemars(with = "Day")]
    pub(crate) due: Date,
    /// What is left of it.
    pub(crate) left: Money,
}

/// What a payment would settle, if it were booked now.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "PaymentOutlook")]
pub(crate) struct Shown {
    /// What would be paid.
    pub(crate) sum: Money,
    /// What it would take of each open charge, oldest first.
    pub(crate) charges: Vec<Taken>,
    /// What it would take of what is owed for older ones.
    pub(crate) older: Money,
    /// What would stay owed.
    pub(crate) owed: Money,
    /// What would be paid ahead.
    pub(crate) credit: Money,
}

/// What a payment would take of a charge.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "TakenOfCharge")]
pub(crate) struct Taken {
    /// The charge.
    pub(crate) id: ChargeId,
    /// The month it is for.
    pub(crate) period: Period,
    /// What of it would be settled.
    pub(crate) settled: Money,
    /// What of it would be left.
    pub(crate) left: Money,
}

impl Choice {
    /// From what was read.
    pub(crate) fn new(
        subscriber: &Subscriber,
        newest: &[Charge],
        gateways: &[Gateway],
        outlook: Option<Outlook>,
        now: Timestamp,
    ) -> Result<Self, Problem> {
        let settlement = settle(subscriber.balance, newest, local_date(now)).map_err(Problem::internal)?;
        let open = settlement.open.into_iter().map(|open| OpenCharge {
            id: open.charge.id,
            period: open.charge.period,
            title: open.charge.title.to_string(),
            due: open.charge.due,
            left: open.left,
        });
        Ok(Self {
            owed: subscriber.balance.owed(),
            is_open: subscriber.online_payment() == OnlinePayment::Open,
            gateways: gateways.to_vec(),
            charges: open.collect(),
            older: settlement.older,
            open_payment: subscriber.open_payment_at(now).cloned(),
            outlook: outlook.map(Shown::from),
        })
    }
}

/// What a choice would settle. Nothing where nothing is owed and no sum is wished for.
pub(crate) fn outlook(
    subscriber: &Subscriber,
    chosen: Chosen,
    mut fields: Fields,
    newest: &[Charge],
    now: Timestamp,
) -> Result<Option<Outlook>, Problem> {
    let chosen = chosen.finish(&mut fields, subscriber.balance.currency());
    let (wish, _) = fields.finish(chosen)?;
    if wish.is_all() && subscriber.balance.owed().is_zero() {
        return Ok(None);
    }
    let sum = paying::sum(&wish, subscriber, newest, now)?;
    let outlook = Outlook::of(sum, subscriber.balance, newest, local_date(now));
    outlook.map(Some).map_err(Problem::internal)
}

impl From<Outlook> for Shown {
    fn from(outlook: Outlook) -> Self {
        let taken = outlook.charges.into_iter().map(|taken| Taken {
            id: taken.charge.id,
            period: taken.charge.period,
            settled: taken.settled,
            left: taken.left,
        });
        Self {
            sum: outlook.sum,
            charges: taken.collect(),
            older: outlook.older,
            owed: outlook.owed,
            credit: outlook.credit,
        }
    }
}
