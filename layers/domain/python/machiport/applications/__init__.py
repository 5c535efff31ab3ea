"""Online applications (オンライン申請), from finding a procedure to the certificate (docs/design/applications.md)."""
