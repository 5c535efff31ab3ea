"""The questionnaire (手続きナビ): a few questions; then the procedures, papers and order that follow from them."""
