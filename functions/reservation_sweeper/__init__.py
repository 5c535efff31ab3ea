"""Every minute: writes down what lapsed, hands it on, reminds of tomorrow, goes on with lotteries."""
