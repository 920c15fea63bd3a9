"""What happens to the records of every loader: validate, plan, apply, roll back."""
