"""What holds for one member: counts, eligibility, standing, people, and why."""
