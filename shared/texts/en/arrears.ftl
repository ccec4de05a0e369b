# Arrears: notices, restrictions and their dates.

arrears-title-notice = Overdue: { $owed }
arrears-title-limited = Slower internet: { $owed } overdue
arrears-title-suspended = Internet suspended: { $owed } overdue
arrears-owed = As of { $at }, { $owed } is past its due date.
arrears-limited = That is why your internet is slower now.
arrears-suspended = That is why your internet is suspended. This panel, payment pages and emergency numbers still work.
arrears-next-limited = Pay by { $pay_by } and nothing changes. Otherwise your internet gets slower from { $on }.
arrears-next-suspended = Pay by { $pay_by }. Otherwise your internet is suspended from { $on }.
arrears-paying-now = If you are paying just now, there is nothing more to do.
arrears-paying-restores = Once the overdue sum is paid, full speed is back within minutes.
arrears-transfer = By bank transfer: account { $account }, title “{ $title }”.
arrears-talk = Cannot pay in time? Call { $phone } and we will find a date that suits you.
arrears-link = Pay in the panel
arrears-pay-link = Pay without logging in
arrears-coming-limited = { $on }: your internet gets slower
arrears-coming-suspended = { $on }: your internet will be suspended
arrears-coming-hint = Pay the overdue sum by { $pay_by } and it will not happen.
