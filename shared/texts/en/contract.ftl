# The contract.

contract-title =
    { $count ->
        [0] Contract
        [one] Contract
       *[other] Contracts
    }
contract-of = Contract { $number }
contract-concluded = Concluded
contract-term = Term
contract-term-open = open-ended
contract-term-fixed = fixed, until { $date }
contract-term-past = fixed, ended { $date }
contract-notice = Notice period
contract-notice-months =
    { $count ->
        [0] none
        [one] 1 month
       *[other] { $count } months
    }
contract-pdf = Download the contract (PDF)

contract-ends = Contract { $number } runs until { $date }
contract-ends-ask = Wondering what comes next, or looking for a new offer? Write to { $email } or call { $phone }.

contract-charges = Charges
contract-monthly = Subscription a month
contract-due = Due
contract-due-day = by day { $day } of the month
contract-next = Next charge
contract-next-alone = Subscription for { $period }; the invoice will tell the final sum.
contract-next-with-services = Subscription and additional services for { $period }; the invoice will tell the final sum.
contract-next-due = Due by { $date }

contract-services = Additional services
contract-services-of = Additional services of contract { $number }
contract-services-more = This contract has more services than fit here. For the full list write to { $email } or call { $phone }.
contract-service = Service
contract-service-monthly = Price a month
contract-service-since = From
contract-service-until = Until
contract-service-state = State
contract-service-active = Active
contract-service-coming = Coming
contract-service-ended = Ended

contract-none = No contract here yet
contract-none-hint = It will appear as soon as we have entered it.
