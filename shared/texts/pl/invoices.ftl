# Faktury.

invoices-title = Faktury
invoices-number = Numer
invoices-issued = Wystawiona
invoices-due = Termin
invoices-total = Kwota
invoices-state = Stan
invoices-document = Dokument
invoices-paid = Opłacona
invoices-open = Do zapłaty
invoices-overdue = Po terminie
invoices-unknown = Do wyjaśnienia
invoices-pdf = Pobierz PDF
invoices-pdf-of = Pobierz PDF faktury { $number }
invoices-none = Nie ma jeszcze faktur
invoices-none-hint = Pierwsza pojawi się tu w dniu wystawienia.
