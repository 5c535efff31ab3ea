"""Every minute: writes down what lapsed, hands it on, goes on with lotteries."""
