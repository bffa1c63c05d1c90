"""What `./cagette bench` measures: the weight of pages, the speed of their events, and the work behind them."""
