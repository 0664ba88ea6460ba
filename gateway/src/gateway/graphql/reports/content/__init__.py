"""What each class of the access table holds, for classes about the report and about the person."""
