"""Who a member is, who may act for whom, and how people are found."""
