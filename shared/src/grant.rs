//! The rights of a function, stated beside its code and held against `template.yaml` by a test (S28).

/// What a function may do to one resource.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Grant {
    /// IAM actions.
    pub actions: &'static [&'static str],
    /// What they are done to.
    pub on: Resource,
}

/// What a function may be allowed to touch.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Resource {
    /// The table `portal`.
    Table,
    /// The index `debtors` of the table `portal`.
    Debtors,
    /// The table `usage`.
    UsageTable,
    /// The documents in the bucket of invoices.
    InvoiceBucket,
    /// The files in the bucket of imports.
    ImportBucket,
    /// The files in the bucket of copies that subscribers asked for.
    ExportBucket,
    /// The files in the bucket of reports to the office.
    ReportBucket,
    /// Sending as the portal's own address.
    Mail,
    /// The secret that a variable names.
    Secret(&'static str),
}

impl Grant {
    /// Reading the secret that `variable` names.
    pub const fn secret(variable: &'static str) -> Self {
        Self { actions: &["secretsmanager:GetSecretValue"], on: Resource::Secret(variable) }
    }

    /// Actions on the table.
    pub const fn table(actions: &'static [&'static str]) -> Self {
        Self { actions, on: Resource::Table }
    }

    /// Actions on the table of usage.
    pub const fn usage(actions: &'static [&'static str]) -> Self {
        Self { actions, on: Resource::UsageTable }
    }
}
