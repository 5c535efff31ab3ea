"""Online applications (オンライン申請): procedures, cases, payments, certificates, deliveries (docs/design/applications.md)."""
