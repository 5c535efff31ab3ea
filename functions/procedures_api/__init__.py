"""Public: procedures to find and to try out, questionnaires that lead to them."""
