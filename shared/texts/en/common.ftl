# Shared by all pages.

language-name = English
languages-label = Language
skip-to-content = Skip to content

nav-label = Menu
nav-home = Home
nav-invoices = Invoices
nav-payments = Payments
nav-contract = Contract
nav-hosts = Lines
nav-account = Account
nav-data = Details
nav-security = Security
nav-password = Password
log-out = Log out

help-link = Help and contact

to-home = Back to the home page
to-login = Log in
problem-code = Error { $status }

errors-title =
    { $count ->
        [one] One thing needs fixing
       *[other] { $count } things need fixing
    }

pager-label = More pages
pager-newest = Newest
pager-older = Older

money-pln = PLN{ "\u00A0" }{ $amount }
money-eur = EUR{ "\u00A0" }{ $amount }
period =
    { $month ->
        [1] January
        [2] February
        [3] March
        [4] April
        [5] May
        [6] June
        [7] July
        [8] August
        [9] September
        [10] October
        [11] November
       *[12] December
    } { $year }
