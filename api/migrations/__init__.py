"""How a store's schema came to be, step by step; ``crossborder store migrate`` runs them."""
