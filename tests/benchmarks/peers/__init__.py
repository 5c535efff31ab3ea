"""The hello-worlds that Machiport's functions are measured against."""
