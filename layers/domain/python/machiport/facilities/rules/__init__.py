"""What an owner demands of a booking (利用規則), as data, and what it says to a wish."""
